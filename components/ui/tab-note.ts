/**
 * A word that one page leaves for the next in the same tab. It is never needed: where a browser keeps nothing, what it would
 * have saved is typed again.
 */
export function leaveNote(name: string, text: string): void {
  try {
    sessionStorage.setItem(name, text);
  } catch {
    // Storage full or forbidden.
  }
}

/** Null where nothing was left. */
export function readNote(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Read once: whoever comes again finds nothing. */
export function takeNote(name: string): string | null {
  const text = readNote(name);
  dropNote(name);
  return text;
}

export function dropNote(name: string): void {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // Then it was never left.
  }
}
