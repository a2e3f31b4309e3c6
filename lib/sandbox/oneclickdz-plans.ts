import "server-only";

/** The emulator's price list. Codes, names, bounds and costs follow the published examples where those give them. */
export interface SandboxPlan {
  readonly code: string;
  readonly name: string;
  readonly operator: string;
  /** Millionths of the face value that the account pays; null = the list does not say, and the full value is taken. */
  readonly costPpm: bigint | null;
  readonly isEnabled: boolean;
  /** `menu` is written like a dynamic plan; sending it asks what the number can take. */
  readonly shape:
    | { readonly kind: "dynamic" | "menu"; readonly min: number; readonly max: number }
    | { readonly kind: "fixed"; readonly amount: number };
}

const dynamic = (min: number, max: number): SandboxPlan["shape"] => ({ kind: "dynamic", min, max });
const menu: SandboxPlan["shape"] = { kind: "menu", min: 50, max: 5000 };
const fixed = (amount: number): SandboxPlan["shape"] => ({ kind: "fixed", amount });

const plan = (
  code: string,
  name: string,
  operator: string,
  costPpm: bigint | null,
  shape: SandboxPlan["shape"],
  isEnabled = true,
): SandboxPlan => ({ code, name, operator, costPpm, shape, isEnabled });

export const LISTED_PLANS: readonly SandboxPlan[] = [
  plan("GROS_MOBILIS", "📱 GROS MOBILIS | جملة", "GMobilis", null, dynamic(5000, 300_000)),
  plan("PREPAID_DJEZZY", "📱 PREPAID | عادي", "Djezzy", 992_500n, dynamic(100, 10_000)),
  plan("PREPAID_MOBILIS", "📱 PREPAID | عادي", "Mobilis", 960_000n, dynamic(40, 3999)),
  plan("PREPAID_OOREDOO", "📱 PREPAID | عادي", "Ooredoo", 980_000n, dynamic(50, 5000)),
  plan("GETMENU_Mobilis", "Mobilis GetMenu", "Mobilis", 980_000n, menu),
  plan("GETMENU_Ooredoo", "Ooredoo GetMenu", "Ooredoo", 980_000n, menu),
  plan("GETMENU_Djezzy", "Djezzy GetMenu", "Djezzy", 980_000n, menu),
  plan("MIX500_MOBILIS", "📱🌐 AUTO | MIX 500", "Mobilis", 970_000n, fixed(500)),
  plan("MIX1000_OOREDOO", "📱🌐 AUTO | MIX 1000", "Ooredoo", 975_000n, fixed(1000)),
  plan("PIXX_500", "Pixx 500 DA", "Pixx", 970_000n, fixed(500)),
  plan("MIX2000_DJEZZY", "📱🌐 AUTO | MIX 2000", "Djezzy", 980_000n, fixed(2000), false),
];

/** Taken when sent, offered as alternatives, and in no list: the real provider suggests plans that it does not list. */
const UNLISTED_PLANS: readonly SandboxPlan[] = [
  plan("FACTURE_DJEZZY", "📋 FACTURE | فاتورة", "Djezzy", 990_000n, dynamic(1, 300_000)),
  plan("FACTURE_OOREDOO", "📋 FACTURE | فاتورة", "Ooredoo", 990_000n, dynamic(1, 300_000)),
  plan("SAMA1200_MOBILIS", "📱🌐 SAMA 1200 | سما", "Mobilis", 970_000n, fixed(1200)),
];

export const findPlan = (code: string): SandboxPlan | undefined =>
  [...LISTED_PLANS, ...UNLISTED_PLANS].find((candidate) => candidate.code === code);

/** As `suggested_offers` holds them. */
interface SandboxOffer {
  readonly typename: string;
  readonly plan_code: string;
  readonly amount: number;
}

const offer = (code: string, amount: number): SandboxOffer => ({
  typename: findPlan(code)?.name ?? code,
  plan_code: code,
  amount,
});

/** The one alternative of the number that refuses its plan: the invoice, at the amount that was sent. */
export const invoiceOffer = (amount: number): SandboxOffer => offer("FACTURE_DJEZZY", amount);

const MENUS: Readonly<Record<string, readonly SandboxOffer[]>> = {
  GETMENU_Mobilis: [
    offer("MIX500_MOBILIS", 500),
    offer("PREPAID_MOBILIS", 100),
    offer("PIXX_500", 500),
    offer("SAMA1200_MOBILIS", 1200),
  ],
  GETMENU_Ooredoo: [
    offer("MIX1000_OOREDOO", 1000),
    offer("PREPAID_OOREDOO", 100),
    offer("FACTURE_OOREDOO", 1000),
  ],
  GETMENU_Djezzy: [offer("PREPAID_DJEZZY", 100), offer("FACTURE_DJEZZY", 500), offer("FACTURE_DJEZZY", 1000)],
};

export const menuOffers = (code: string): readonly SandboxOffer[] => MENUS[code] ?? [];
