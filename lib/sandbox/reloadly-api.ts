import "server-only";
import type { Answer, Delivery } from "./faults";
import {
  airtime,
  type Call,
  internationalNumber,
  operatorOf,
  paged,
  type ReloadlyAccount,
  refusal,
  spring,
  stampOf,
  success,
} from "./reloadly-answers";
import { exactly, exactlyE5, readE11 } from "./reloadly-decimals";
import {
  commissionBody,
  converted,
  DETECTED_OTHERWISE,
  OPERATOR_OF_PREFIX,
  operatorBody,
  PROMOTIONS,
  type SandboxOperator,
} from "./reloadly-operators";
import { findReport, listReport, readStatus } from "./reloadly-reports";
import { sendTopUp } from "./reloadly-send";
import { decoded } from "./server";

type Endpoint = (
  account: ReloadlyAccount,
  call: Call,
  parameter: string,
  second: string,
) => Answer | Delivery | Promise<Answer | Delivery>;

const ENDPOINTS: readonly (readonly [method: string, path: RegExp, answer: Endpoint])[] = [
  ["POST", /^\/oauth\/token$/, issueToken],
  ["POST", /^\/topups$/, sendTopUp],
  ["POST", /^\/topups-async$/, sendTopUp],
  ["GET", /^\/topups\/reports\/transactions$/, listReport],
  ["GET", /^\/topups\/reports\/transactions\/([^/]+)$/, findReport],
  ["GET", /^\/topups\/([^/]+)\/status$/, readStatus],
  ["GET", /^\/accounts\/balance$/, readBalance],
  ["GET", /^\/countries$/, () => success([ALGERIA])],
  ["GET", /^\/countries\/([^/]+)$/, findCountry],
  ["GET", /^\/operators$/, listOperators],
  ["GET", /^\/operators\/commissions$/, listCommissions],
  ["POST", /^\/operators\/fx-rate$/, convert],
  ["GET", /^\/operators\/countries\/([^/]+)$/, listOperatorsOf],
  ["GET", /^\/operators\/auto-detect\/phone\/([^/]+)\/countries\/([^/]+)$/, detect],
  ["GET", /^\/operators\/mnp-lookup\/phone\/([^/]+)\/countries\/([^/]+)$/, lookUpNumber],
  ["POST", /^\/mnp-lookup\/operators$/, lookUpNumber],
  ["POST", /^\/operators\/([^/]+)\/fx-rate$/, convert],
  ["GET", /^\/operators\/([^/]+)\/commissions$/, findCommission],
  ["GET", /^\/operators\/([^/]+)$/, findOperator],
  ["GET", /^\/promotions$/, listPromotions],
  ["GET", /^\/promotions\/(?:country-codes|countries)\/([^/]+)$/, promotionsOfCountry],
  ["GET", /^\/promotions\/operators\/([^/]+)$/, promotionsOfOperator],
  ["GET", /^\/promotions\/([^/]+)$/, findPromotion],
];

export async function answerCall(account: ReloadlyAccount, call: Call): Promise<Answer | Delivery> {
  const matching = ENDPOINTS.filter(([, path]) => path.test(call.path));
  const endpoint = matching.find(([method]) => method === call.method);
  if (!endpoint) {
    if (matching.length === 0) return spring(account, call, 404, "Not Found");
    return refusal(
      account,
      call,
      405,
      "METHOD_NOT_SUPPORTED",
      `Request method '${call.method}' not supported`,
    );
  }
  const [, path, answer] = endpoint;
  const turnedAway = call.path.startsWith("/oauth/") ? null : refuseToken(account, call);
  if (turnedAway) return turnedAway;
  const [parameter, second] = (path.exec(call.path) ?? []).slice(1).map(decoded);
  if (parameter === null || second === null) return spring(account, call, 400, "Bad Request");
  return answer(account, call, parameter ?? "", second ?? "");
}

const PRODUCTS = ["giftcards", "utilities"];
const ownAudience = (environment: "sandbox" | "production", product: string): string =>
  `https://${product}${environment === "sandbox" ? "-sandbox" : ""}.reloadly.com`;
const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

const isAirtimeAudience = (account: ReloadlyAccount, { origin }: Call, audience: string): boolean =>
  [ownAudience(account.environment, "topups"), account.audience, origin].includes(withoutSlash(audience));

/** Of the other environment, whose keys are other keys. */
const isForeignAudience = ({ environment }: ReloadlyAccount, audience: string): boolean => {
  const other = environment === "sandbox" ? "production" : "sandbox";
  return ["topups", ...PRODUCTS].some((product) => ownAudience(other, product) === withoutSlash(audience));
};

const SCOPE =
  "send-topups read-operators read-promotions read-topups-history read-prepaid-balance read-prepaid-commissions";
const TOKEN_FIELDS = ["client_id", "client_secret", "grant_type", "audience"] as const;

function issueToken(account: ReloadlyAccount, call: Call): Answer {
  const fields: Readonly<Record<string, unknown>> = { ...Object(call.body) };
  // What an incomplete request is told is not published.
  const missing = TOKEN_FIELDS.find((field) => typeof fields[field] !== "string" || fields[field] === "");
  if (missing)
    return plain(refusal(account, call, 400, "INVALID_REQUEST", `Missing required field ${missing}`));
  const { client_id: id, client_secret: secret, grant_type: grant } = fields;
  const audience = String(fields["audience"]);
  if (grant !== "client_credentials") {
    return plain(refusal(account, call, 400, "INVALID_REQUEST", "The provided grant type is not valid"));
  }
  const isProduct = PRODUCTS.some(
    (product) => ownAudience(account.environment, product) === withoutSlash(audience),
  );
  const isForeign = isForeignAudience(account, audience);
  if (!isProduct && !isForeign && !isAirtimeAudience(account, call, audience)) {
    return plain(refusal(account, call, 400, "INVALID_AUDIENCE", "The provided audience is not valid"));
  }
  if (id !== account.clientId || secret !== account.clientSecret || isForeign) {
    return plain(refusal(account, call, 401, "INVALID_CREDENTIALS", "Access Denied"));
  }
  const { textExpiry } = account.switches();
  const expiresIn = textExpiry || account.book.hasOddShapes() ? `${account.tokenLifeS}` : account.tokenLifeS;
  return {
    status: 200,
    body: {
      access_token: account.tokens.issue(withoutSlash(audience), account.tokenLifeS),
      scope: SCOPE,
      expires_in: expiresIn,
      token_type: "Bearer",
    },
  };
}

/** The token service is another house: plain JSON, and it keeps its connections. */
const plain = ({ status, body }: Answer): Answer => ({ status, body });

const FULL_AUTHENTICATION = "Full authentication is required to access this resource";
const OTHER_ENVIRONMENT = "Invalid token, make sure token is valid for the given environment";

function refuseToken(account: ReloadlyAccount, call: Call): Answer | null {
  if (call.authorization === null) return refusal(account, call, 401, "MISSING_TOKEN", FULL_AUTHENTICATION);
  const token = /^Bearer (\S+)$/i.exec(call.authorization)?.[1] ?? "";
  const judged = account.tokens.judge(token, (audience) => isAirtimeAudience(account, call, audience));
  if (judged === "good") return null;
  if (judged === "expired") return refusal(account, call, 401, "TOKEN_EXPIRED", FULL_AUTHENTICATION);
  const message = judged === "elsewhere" ? OTHER_ENVIRONMENT : FULL_AUTHENTICATION;
  return refusal(account, call, 401, "INVALID_TOKEN", message);
}

function readBalance({ book }: ReloadlyAccount): Answer {
  return success({
    balance: exactlyE5(book.balanceE5()),
    frozenBalance: null,
    currencyCode: "USD",
    currencyName: "US Dollar",
    updatedAt: stampOf(book.now()),
    lowBalanceThreshold: 25,
    maxLowBalanceThreshold: 0,
  });
}

const ALGERIA = {
  isoName: "DZ",
  name: "Algeria",
  continent: "Africa",
  currencyCode: "DZD",
  currencyName: "Algerian Dinar",
  currencySymbol: "د.ج.\u200f",
  flag: "https://s3.amazonaws.com/rld-flags/dz.svg",
  callingCodes: ["+213"],
};
const isAlgeria = (iso: string): boolean => iso.toUpperCase() === "DZ";
const NO_COUNTRY = "Country not found and/or not currently supported";

function findCountry(account: ReloadlyAccount, call: Call, iso: string): Answer {
  return isAlgeria(iso) ? success(ALGERIA) : refusal(account, call, 404, "COUNTRY_NOT_SUPPORTED", NO_COUNTRY);
}

/** All on but for the query's word; the four `…Only` are off but for it. */
const OPERATOR_FILTERS: Readonly<
  Record<string, { readonly by: "false" | "true"; readonly keeps: (operator: SandboxOperator) => boolean }>
> = {
  includeBundles: { by: "false", keeps: ({ isBundle }) => !isBundle },
  includeData: { by: "false", keeps: ({ isData }) => !isData },
  includeRange: { by: "false", keeps: ({ shape }) => shape.kind !== "RANGE" },
  includeFixed: { by: "false", keeps: ({ shape }) => shape.kind !== "FIXED" },
  bundlesOnly: { by: "true", keeps: ({ isBundle }) => isBundle },
  dataOnly: { by: "true", keeps: ({ isData }) => isData },
  pinOnly: { by: "true", keeps: () => false },
  comboOnly: { by: "true", keeps: () => false },
};

function operatorsFor({ operators }: ReloadlyAccount, { query }: Call): readonly SandboxOperator[] {
  const filters = Object.entries(OPERATOR_FILTERS).filter(([name, { by }]) => query.get(name) === by);
  return operators().filter((operator) => filters.every(([, { keeps }]) => keeps(operator)));
}

const shown =
  (account: ReloadlyAccount, { query }: Call) =>
  (operator: SandboxOperator): object =>
    operatorBody(operator, account.isActive(operator.id), query);

function listOperators(account: ReloadlyAccount, call: Call): Answer {
  return paged(account, call, operatorsFor(account, call), { largest: 1_000 }, shown(account, call));
}

function listOperatorsOf(account: ReloadlyAccount, call: Call, iso: string): Answer {
  if (!isAlgeria(iso)) return refusal(account, call, 404, "COUNTRY_NOT_SUPPORTED", NO_COUNTRY);
  return success(operatorsFor(account, call).map(shown(account, call)));
}

const noOperator = (account: ReloadlyAccount, call: Call): Answer =>
  refusal(account, call, 404, null, "Operator not found for given id");

function findOperator(account: ReloadlyAccount, call: Call, id: string): Answer {
  const operator = operatorOf(account, id);
  return operator ? success(shown(account, call)(operator)) : noOperator(account, call);
}

const BAD_ISO =
  "Country code must be 2 characters ISO-Alpha-2 country code. See https://www.iban.com/country-codes";

function detect(account: ReloadlyAccount, call: Call, phone: string, iso: string): Answer {
  if (!/^[A-Za-z]{2}$/.test(iso)) return refusal(account, call, 404, null, BAD_ISO);
  if (iso.toUpperCase() === "IN") {
    return refusal(account, call, 500, null, "This feature is only available on live environment.");
  }
  if (iso.toUpperCase() === "LY") {
    const message = "The country selected is currently not supported";
    return refusal(account, call, 409, "COUNTRY_NOT_SUPPORTED", message);
  }
  const otherwise = DETECTED_OTHERWISE.get(internationalNumber(phone) ?? "");
  const found = otherwise === undefined ? operatorOfNumber(account, phone) : operatorOf(account, otherwise);
  const operator = isAlgeria(iso) ? found : undefined;
  if (operator) return success(shown(account, call)(operator));
  const message = "Could not auto detect operator for given phone number";
  return refusal(account, call, 404, "COULD_NOT_AUTO_DETECT_OPERATOR", message);
}

function operatorOfNumber(account: ReloadlyAccount, phone: string): SandboxOperator | undefined {
  const prefix = internationalNumber(phone)?.[3] ?? "";
  return operatorOf(account, OPERATOR_OF_PREFIX[prefix]);
}

/** The paid look-up of ported numbers; here nobody has moved. Both names of the POST's field are published. */
function lookUpNumber(account: ReloadlyAccount, call: Call, phone: string, iso: string): Answer {
  const fields: Readonly<Record<string, unknown>> = { ...Object(call.body) };
  const country = iso || String(fields["countryCode"]);
  const operator = operatorOfNumber(account, phone || String(fields["phone"] ?? fields["number"]));
  if (operator && isAlgeria(country)) return success(shown(account, call)(operator));
  return airtime(404, {
    timeStamp: stampOf(account.book.now()),
    status: 404,
    error: "Not Found",
    message: "mnp lookup for given number failed",
    path: call.path,
  });
}

/** `fxRate` is the converted total, not a rate. */
function convert(account: ReloadlyAccount, call: Call, id: string): Answer {
  const { operatorId, amount }: Readonly<Record<string, unknown>> = { ...Object(call.body) };
  const operator = operatorOf(account, id || operatorId);
  if (!operator) return noOperator(account, call);
  const asked = typeof amount === "string" ? amount : "";
  if (readE11(asked) === null) {
    const message = asked === "" ? "Missing required field amount" : "Invalid amount provided";
    return refusal(account, call, 400, "INVALID_INPUT_PROVIDED", message);
  }
  const { id: knownId, name } = operator;
  return success({ id: knownId, name, fxRate: exactly(converted(operator, asked)), currencyCode: "DZD" });
}

function listCommissions(account: ReloadlyAccount, call: Call): Answer {
  return paged(account, call, account.operators(), { largest: 1_000 }, (operator) =>
    commissionBody(operator, account.isActive(operator.id)),
  );
}

function findCommission(account: ReloadlyAccount, call: Call, id: string): Answer {
  const operator = operatorOf(account, id);
  return operator
    ? success(commissionBody(operator, account.isActive(operator.id)))
    : noOperator(account, call);
}

function listPromotions(account: ReloadlyAccount, call: Call): Answer {
  return paged(account, call, PROMOTIONS, { largest: 200 }, (promotion) => promotion);
}

function promotionsOfCountry(account: ReloadlyAccount, call: Call, iso: string): Answer {
  return isAlgeria(iso)
    ? success(PROMOTIONS)
    : refusal(account, call, 404, "COUNTRY_NOT_SUPPORTED", NO_COUNTRY);
}

function promotionsOfOperator(_account: ReloadlyAccount, _call: Call, id: string): Answer {
  return success(PROMOTIONS.filter(({ operatorId }) => String(operatorId) === id));
}

function findPromotion(account: ReloadlyAccount, call: Call, id: string): Answer {
  const promotion = PROMOTIONS.find((one) => String(one.id) === id);
  return promotion ? success(promotion) : refusal(account, call, 404, null, "Promotion not found");
}
