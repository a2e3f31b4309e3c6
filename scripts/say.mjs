// What a start tells on the screen: each step, how long it took, and a sign of life when one is silent.
const heartbeatMs = 8000;

/** @param {number} fromMs a reading of performance.now() */
export const since = (fromMs) => {
  const ms = performance.now() - fromMs;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
};

/** One line. A reader that went away (a closed pipe) must not take the shop down with it. @param {string} line */
export const say = (line) => {
  process.stdout.write(`${line}\n`);
};
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

/**
 * Runs one step and says its name and its duration; while it runs, a line every 8 s.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @param {(result: T) => string | undefined} [tell] what to add about the result
 * @returns {Promise<T>}
 */
export async function step(name, work, tell) {
  const start = performance.now();
  const heartbeat = setInterval(
    () => say(`  … ${name}: ${Math.round((performance.now() - start) / 1000)} s`),
    heartbeatMs,
  );
  try {
    const result = await work();
    const more = tell?.(result);
    say(`✓ ${name}${more === undefined || more === "" ? "" : `: ${more}`} (${since(start)})`);
    return result;
  } catch (error) {
    say(`✗ ${name} (${since(start)})`);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}
