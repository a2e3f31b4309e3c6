import "server-only";
import type { Exchange } from "@/lib/providers/http";
import type { Agenda } from "./agenda";
import type { ActedProvider } from "./dialect";
import { type Machine, whenItCan } from "./machine";
import type { Stage } from "./stage";

/** One process's way to one provider. */
export interface Line {
  readonly stage: Stage;
  readonly machine: Machine;
  readonly acted: ActedProvider;
}

export type Deliver = (exchange: Exchange) => void;

/** Hands over the first of the answers that come, in the order of their coming. */
export function openMailbox(
  agenda: Agenda,
  machine: Machine,
  beforeReading: () => "crash" | "pause" | null,
  resolve: (exchange: Exchange) => void,
): Deliver {
  let isRead = false;
  return (exchange) => {
    whenItCan(agenda, machine, agenda.now(), () => {
      if (isRead) return;
      isRead = true;
      if (beforeReading() === "crash") return;
      whenItCan(agenda, machine, agenda.now(), () => resolve(exchange));
    });
  };
}
