// Which core a process is kept on, together with whatever it starts.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The cores that this process may use, as the system numbers them; none where it does not say. */
function ownCores(): readonly number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "";
    return list.split(",").flatMap((range) => {
      const [first = 0, last = first] = range.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  } catch {
    return [];
  }
}

/**
 * The words before a command that keep it on the `nth` of our cores, taking turns; none where that cannot be had. Two processes
 * that only ever wait for each other are faster on one core than on two: waking another core takes longer than an answer does.
 */
export function onOneCore(nth: number): readonly string[] {
  const cores = ownCores();
  const core = cores[nth % cores.length];
  if (core === undefined) {
    return [];
  }
  const words = ["taskset", "-c", String(core)] as const;
  const [command, ...args] = words;
  return spawnSync(command, [...args, "true"], { stdio: "ignore" }).status === 0 ? words : [];
}
