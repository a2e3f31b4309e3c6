// npm run db:migrate
import { applyMigrations } from "./apply-migrations";
import { withDatabase } from "./script-database";

await withDatabase(async (url) => {
  const names = await applyMigrations(url);
  return names.length === 0 ? "the database is up to date" : `applied ${names.join(", ")}`;
});
