/** "500.00" → "500", as a person would type it. Null for an amount with centimes: the offer's own amount is then taken as it is. */
export const wholeAmountOf = (major: string): string | null => /^(\d+)(?:\.0+)?$/.exec(major)?.[1] ?? null;
