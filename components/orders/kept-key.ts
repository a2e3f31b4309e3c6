import { dropNote, leaveNote, readNote } from "@/components/ui/tab-note";

/**
 * What makes one send happen once: kept by this tab under a name of its own until the send is acknowledged, so that a second
 * tap, or a reload, is the same order.
 */
export function keptKey(name: string): { readonly key: string; readonly done: () => void } {
  const place = `taabia.${name}`;
  const key = readNote(place) ?? crypto.randomUUID();
  leaveNote(place, key);
  return { key, done: () => dropNote(place) };
}
