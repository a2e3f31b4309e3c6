// One process of `npm run simulate`: runs its share of the worlds on a PostgreSQL of its own, and sends its tally to whoever
// started it.
import { runShard } from "./simulate-run";
import { openTestCluster } from "./test-cluster";

const cluster = await openTestCluster();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => void cluster.stop().finally(() => process.exit(1)));
}
Object.assign(process.env, cluster.environment);
const tally = await runShard(JSON.parse(process.argv[2] ?? "")).finally(cluster.stop);
process.send?.(tally, () => process.exit(0));
