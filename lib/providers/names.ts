import "server-only";

/** What the providers call themselves, the same in every language, by id. */
const NAMES: Readonly<Record<string, string>> = {
  oneclickdz: "OneClickDz",
  reloadly: "Reloadly",
};

/** For people; where no name stands here, the id. */
export const nameOfProvider = (provider: string): string =>
  (Object.hasOwn(NAMES, provider) ? NAMES[provider] : undefined) ?? provider;
