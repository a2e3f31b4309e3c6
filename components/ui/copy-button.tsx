"use client";
import { useState } from "react";
import { Button } from "./button";
import { Check, Copy } from "./icons";

interface CopyButtonProps {
  readonly text: string;
  readonly word: string;
  /** Said once it is copied. */
  readonly doneWord: string;
}

/** Puts a text on the clipboard. Where there is none, or it is not allowed, the text stands beside it to be selected. */
export function CopyButton({ text, word, doneWord }: CopyButtonProps) {
  const [copied, setCopied] = useState<string | null>(null);
  const isCopied = copied === text;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      setCopied(null);
    }
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <Button onClick={copy}>
      <Icon aria-hidden className="size-4" />
      <span aria-live="polite">{isCopied ? doneWord : word}</span>
    </Button>
  );
}
