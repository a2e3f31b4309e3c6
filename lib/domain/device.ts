/** What a browser says of itself, as far as a person would say it: names of products, the same in every language. */
export interface Device {
  /** Null where it names none that we know. */
  readonly browser: string | null;
  readonly system: string | null;
}

/** The first that fits: many a browser also names those that it descends from. */
const BROWSERS = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/OPR\/|Opera/, "Opera"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;

const SYSTEMS = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/CrOS/, "ChromeOS"],
  [/Macintosh|Mac OS X/, "Mac"],
  [/Linux/, "Linux"],
] as const;

/** A hint for recognising one's own telephone, and nothing more: anybody can send any text. */
export function readDevice(userAgent: string | null): Device {
  const find = (names: readonly (readonly [RegExp, string])[]): string | null =>
    names.find(([sign]) => userAgent !== null && sign.test(userAgent))?.[1] ?? null;
  return { browser: find(BROWSERS), system: find(SYSTEMS) };
}
