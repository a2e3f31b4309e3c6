import type { CustomerRow } from "@/lib/domain/counter-views";
import type { ActionAnswer } from "@/lib/domain/outcome";
import type { Page } from "@/lib/domain/views";

/** Some customers, and when they were read (ISO 8601): "3 days ago" is counted from there. */
export interface CustomerPage extends Page<CustomerRow> {
  readonly at: string;
}

type Act<Input, Value> = (input: Input) => Promise<ActionAnswer<Value> | undefined>;

interface About {
  readonly customerId: string;
}

/** What may be done in the book, by whoever looks at it. */
export interface BookActions {
  readonly find: Act<{ search: string; cursor: string | null }, CustomerPage>;
  /** Null for whom it is not, here and below. */
  readonly reveal: Act<About, { msisdn: string }> | null;
  readonly rename: Act<About & { name: string }, null> | null;
  readonly forget: Act<About, null> | null;
}
