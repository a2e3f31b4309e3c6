import { type ReactNode, useId } from "react";
import { CircleAlert } from "@/components/ui/icons";
import { cx } from "./cx";

/** What a control inside a field needs to be named, described and marked as wrong. */
export interface Described {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

interface FieldProps {
  readonly label: string;
  /** Said in words, right under the control. */
  readonly error?: ReactNode;
  readonly hint?: ReactNode;
  readonly className?: string | undefined;
  readonly children: (described: Described) => ReactNode;
}

/** A label, a control, and what is to be said about it. */
export function Field({ label, error, hint, className, children }: FieldProps) {
  const id = useId();
  const says = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter((part) => part !== null);
  return (
    <div className={cx("grid gap-1", className)}>
      <label htmlFor={id} className="text-15 font-medium text-ink-2">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": says.join(" ") || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      {hint ? (
        <div id={`${id}-hint`} className="text-13 text-ink-3">
          {hint}
        </div>
      ) : null}
    </div>
  );
}

/** An error beside what it is about: icon and words, never colour alone. */
export function FieldError({ id, children }: { readonly id?: string; readonly children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-15 font-medium text-failed">
      <CircleAlert aria-hidden className="mt-0.75 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
