import "server-only";
import pino from "pino";
import { logLevelInForce } from "./env";

/**
 * One line format for every process. Keys, passwords and cookies are removed wherever they hide, and a full phone number
 * never gets in: log a number through `maskMsisdn`.
 */
export const log = pino({
  level: logLevelInForce(),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [
      "apiKey",
      "password",
      "token",
      "secret",
      "*.apiKey",
      "*.password",
      "*.token",
      "*.secret",
      "headers",
      "*.headers",
      "msisdn",
      "*.msisdn",
    ],
    censor: "[removed]",
  },
});
