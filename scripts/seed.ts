// npm run db:seed: the practice shop, on an empty database only.
import { randomBytes } from "node:crypto";
import { applyMigrations } from "./apply-migrations";
import { buildIfChanged } from "./bundle";
import { withDatabase } from "./script-database";
import { seed } from "./stack";

await withDatabase(async (url, settings) => {
  await applyMigrations(url);
  await buildIfChanged(settings.root, "up");
  const password = settings.demoPassword ?? randomBytes(9).toString("base64url");
  const isNew = await seed({ ...settings, build: "up", hasSandbox: false }, url, password);
  return isNew
    ? `the practice shop is open; its accounts' password is ${password}`
    : "the database is in use already";
});
