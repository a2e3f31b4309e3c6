import type { Messages } from "./catalogues";
import type { FORMATS } from "./formats";
import type { FORMAT_TAGS } from "./locales";

declare module "next-intl" {
  interface AppConfig {
    Locale: (typeof FORMAT_TAGS)[keyof typeof FORMAT_TAGS];
    Messages: Messages;
    Formats: typeof FORMATS;
  }
}
