"use client";
import { type SubmitEvent, startTransition, useActionState, useEffect, useRef } from "react";
import { type ActionAnswer, outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { Result } from "@/lib/domain/result";

/**
 * A server action of ours over a form's fields. Written as a method, because what it gets as `before` is only ever what it
 * answered itself: its own narrower shape of an answer must fit too.
 */
export type FormAction<Value> = {
  send(before: ActionAnswer<Value>, fields: FormData): Promise<ActionAnswer<Value>>;
}["send"];

interface FormAnswer<Value> {
  /** Null until something was sent. */
  readonly outcome: Result<Value, ProblemCode> | null;
  readonly isBusy: boolean;
  readonly form: {
    readonly ref: React.RefObject<HTMLFormElement | null>;
    readonly action: (fields: FormData) => void;
    readonly onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
  };
}

/**
 * A form over a server action. It posts by itself where no script runs yet, keeps what was typed when it is refused, and
 * starts over when it went through.
 */
export function useFormAnswer<Value>(send: FormAction<Value>): FormAnswer<Value> {
  const [answer, action, isBusy] = useActionState(send, {});
  const ref = useRef<HTMLFormElement>(null);
  const isDone = answer.data?.ok === true;
  useEffect(() => {
    if (isDone && answer) ref.current?.reset();
  }, [answer, isDone]);
  const isAnswered =
    answer.data !== undefined || answer.serverError !== undefined || answer.validationErrors !== undefined;
  return {
    outcome: isAnswered ? outcomeOf(answer) : null,
    isBusy,
    form: {
      ref,
      action,
      // Left to React, the form would be emptied even when it was refused.
      onSubmit: (event) => {
        event.preventDefault();
        if (isBusy) return;
        const fields = new FormData(event.currentTarget);
        startTransition(() => action(fields));
      },
    },
  };
}
