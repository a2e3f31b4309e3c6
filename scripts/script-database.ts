import { findRunningCluster, startCluster } from "./postgres";
import { say } from "./say.mjs";
import { readSettings, type Settings } from "./settings";

/**
 * Runs one command's work on the database of this folder: DATABASE_URL, or the embedded one, which is started for as long
 * as it takes unless it runs already. Says what the work returns; a fault is one line and exit code 1.
 */
export async function withDatabase(
  work: (url: string, settings: Settings) => Promise<string>,
): Promise<void> {
  let close = async (): Promise<void> => undefined;
  try {
    const settings = readSettings(process.cwd());
    let url = settings.databaseUrl ?? (await findRunningCluster(settings.dataDir));
    if (url === undefined) {
      const cluster = await startCluster({ stateDir: settings.dataDir, durable: true });
      close = cluster.stop;
      url = cluster.url("taabia");
    }
    say(await work(url, settings));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    await close();
  }
}
