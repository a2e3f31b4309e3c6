// vitest's global setup of the tests that need a database: the run's own cluster, or the one `npm test` has started already.
import type { TestProject } from "vitest/node";
import { openTestCluster } from "./test-cluster";

export default async function setup(_project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env["TEST_DATABASE_URL"] !== undefined) {
    return;
  }
  const cluster = await openTestCluster();
  Object.assign(process.env, cluster.environment); // inherited by the workers, which are started after this
  return cluster.stop;
}
