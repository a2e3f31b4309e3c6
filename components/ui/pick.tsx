import { Field } from "./field";

export interface Choice {
  readonly id: string;
  readonly name: string;
}

interface PickProps {
  readonly name: string;
  readonly label: string;
  /** What it says where nothing is asked for; without it one of them always is. */
  readonly any?: string;
  readonly chosen: string | null;
  readonly choices: readonly Choice[];
}

/** One of several, or any: a part of a form that filters or asks. Where there is nothing to choose from, nothing is asked. */
export function Pick({ name, label, any, chosen, choices }: PickProps) {
  if (choices.length === 0) return null;
  return (
    <Field label={label}>
      {(described) => (
        <select
          {...described}
          name={name}
          defaultValue={chosen ?? ""}
          className="min-h-12 w-full min-w-0 rounded-10 border border-edge bg-surface-1 px-3 text-15 text-ink-1"
        >
          {any === undefined ? null : <option value="">{any}</option>}
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
