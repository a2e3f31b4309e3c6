// npm run admin:create
import { createAdminFromTerminal } from "@/lib/auth/create-admin-main";
import { applyMigrations } from "./apply-migrations";
import { withDatabase } from "./script-database";

await withDatabase(async (url) => {
  await applyMigrations(url); // a real shop's first command may well be this one
  return await createAdminFromTerminal(url, process.argv.slice(2));
});
