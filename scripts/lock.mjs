// One at a time, between processes: `npm run up` and `npm test` may be started together.
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const beatMs = 2000;
const staleMs = 20_000; // ten missed beats: its holder is gone, whoever has its number now

/** @param {unknown} error @param {string} code */
const hasCode = (error, code) => error instanceof Error && "code" in error && error.code === code;

/** @param {string} file */
function isAbandoned(file) {
  try {
    if (Date.now() - fs.statSync(file).mtimeMs > staleMs) {
      return true;
    }
    const pid = Number(fs.readFileSync(file, "utf8"));
    if (Number.isInteger(pid) && pid > 0) {
      process.kill(pid, 0);
    }
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}

/** @param {string} file */
function tryToTake(file) {
  try {
    // The number is in the file from its first moment: linked into place, not written afterwards.
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, String(process.pid));
    try {
      fs.linkSync(draft, file);
    } finally {
      fs.rmSync(draft, { force: true });
    }
    return true;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) {
      throw error;
    }
  }
  if (isAbandoned(file)) {
    fs.rmSync(file, { force: true });
  }
  return false;
}

/**
 * Runs the work while holding the lock file; waits for as long as another process holds it.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when it has to wait
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let waited = false; !tryToTake(file); waited = true) {
    if (!waited) {
      onWait?.();
    }
    await sleep(100);
  }
  const beat = setInterval(() => {
    const now = new Date();
    fs.utimes(file, now, now, () => undefined);
  }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    fs.rmSync(file, { force: true });
  }
}
