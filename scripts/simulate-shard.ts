// One process of `npm run simulate`: runs its share of the worlds and sends its tally to whoever started it.
import { runShard } from "./simulate-run";

const tally = await runShard(JSON.parse(process.argv[2] ?? ""));
process.send?.(tally, () => process.exit(0));
