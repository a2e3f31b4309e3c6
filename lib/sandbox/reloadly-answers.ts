import "server-only";
import type { Answer } from "./faults";
import type { ReloadlyBook, SandboxTopUp } from "./reloadly-book";
import type { SandboxOperator } from "./reloadly-operators";
import type { ReloadlyTokens } from "./reloadly-tokens";

/** One request, read; `body` is undefined where there was none or it was not JSON, and its `amount` is a text. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The header as it came. */
  readonly authorization: string | null;
  /** Where the caller believes us to be: http://127.0.0.1:4010. */
  readonly origin: string;
  readonly body: unknown;
}

/** What control may change while it runs. */
export interface ReloadlySwitches {
  /** Whether looking for a twin and booking are one step. Where not, as was observed, two sends at once may both run. */
  readonly atomicReferences: boolean;
  readonly statusShape: "flat" | "wrapped";
  readonly webhookShape: "nested" | "flat";
  /** `expires_in` as the older documentation has it. */
  readonly textExpiry: boolean;
  /** The two-minute rule, the thirty-minute lock and the pending recipient. */
  readonly phoneRules: boolean;
  /** Whether fixed denominations and limits are enforced; the provider's sandbox was seen to take what is not listed. */
  readonly strictAmounts: boolean;
  /** Whether the rows of the plain list say what they cost; by id and by identifier they always do. */
  readonly listShowsBalance: boolean;
  /** Per day of the sandbox's clock (UTC); null = none. */
  readonly dailyCount: number | null;
  /** In the account's currency. */
  readonly dailyAmountE5: bigint | null;
}

export interface ReloadlyAccount {
  readonly book: ReloadlyBook;
  readonly tokens: ReloadlyTokens;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly environment: "sandbox" | "production";
  /** Beside the environment's own and the origin that the caller uses; null = those only. */
  readonly audience: string | null;
  readonly tokenLifeS: number;
  readonly switches: () => ReloadlySwitches;
  readonly operators: () => readonly SandboxOperator[];
  readonly isActive: (operatorId: number) => boolean;
  /** A top-up was booked: whoever waits for its end may start to. */
  readonly booked: (order: SandboxTopUp) => void;
}

/** An answer of the airtime service. */
export const airtime = (status: number, body: unknown): Answer => ({
  status,
  body,
  // The real one closes the connection behind every answer, and its type is a name of its own.
  headers: { "content-type": "application/com.reloadly.topups-v1+json;charset=UTF-8", connection: "close" },
});
export const success = (body: unknown): Answer => airtime(200, body);

/** `YYYY-MM-DD HH:mm:ss`, UTC. */
export const stampOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 19).replace("T", " ");

export const refusal = (
  { book }: ReloadlyAccount,
  { path }: Call,
  status: number,
  errorCode: string | null,
  message: string,
): Answer =>
  airtime(status, {
    timeStamp: stampOf(book.now()),
    message,
    path,
    errorCode,
    infoLink: null,
    details: [],
  });

/** What the framework under the provider says where the provider says nothing. */
export const spring = ({ book }: ReloadlyAccount, { path }: Call, status: number, error: string): Answer =>
  airtime(status, {
    timestamp: new Date(book.now()).toISOString().replace("Z", "+00:00"),
    status,
    error,
    path,
  });

export const operatorOf = ({ operators }: ReloadlyAccount, id: unknown): SandboxOperator | undefined =>
  operators().find((operator) => String(operator.id) === String(id));

/** 213770123456 out of any form that the provider takes; null where it is no Algerian mobile number. */
export function internationalNumber(phone: string): string | null {
  const national = /^(?:\+?213|00213|0)([567]\d{8})$/.exec(phone.replace(/[\s-]/g, ""))?.[1];
  return national === undefined ? null : `213${national}`;
}

const UNSORTED = { sorted: false, unsorted: true, empty: true };
const DEFAULT_SIZE = 200;

/** The framework's page: `page` counts from 1 and takes 0 for 1, what it says about itself counts from 0. */
export function paged<Row>(
  account: ReloadlyAccount,
  call: Call,
  rows: readonly Row[],
  { largest }: { readonly largest: number },
  show: (row: Row) => object,
): Answer {
  const page = countIn(call.query.get("page"), 1);
  const asked = countIn(call.query.get("size"), DEFAULT_SIZE);
  if (page === null || asked === null || asked === 0) return spring(account, call, 400, "Bad Request");
  const size = Math.min(asked, largest);
  const number = Math.max(page, 1) - 1;
  const offset = number * size;
  const content = rows.slice(offset, offset + size).map(show);
  const totalPages = Math.ceil(rows.length / size);
  return success({
    content,
    pageable: { sort: UNSORTED, pageNumber: number, pageSize: size, offset, paged: true, unpaged: false },
    totalPages,
    totalElements: rows.length,
    last: number >= totalPages - 1,
    sort: UNSORTED,
    first: number === 0,
    numberOfElements: content.length,
    size,
    number,
    empty: content.length === 0,
  });
}

function countIn(text: string | null, absent: number): number | null {
  if (text === null) return absent;
  return /^\d{1,7}$/.test(text) ? Number(text) : null;
}
