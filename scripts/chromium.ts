// The browser for tests: the one Playwright finds; else one named or installed on the system; else it is installed.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { chromium } from "@playwright/test";

const installLimitMs = 240_000;

/** Runs a command to its end; true when it succeeded in time. */
function succeeds(command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      timeout: installLimitMs,
    });
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
}

/** The file of the first browser there is, or undefined. */
function findBrowser(): string | undefined {
  const given = process.env["CHROMIUM_PATH"];
  if (given !== undefined && given !== "" && !fs.existsSync(given)) {
    throw new Error(`CHROMIUM_PATH is ${given}, but there is no such file`);
  }
  const places = [chromium.executablePath(), given, "/usr/bin/chromium"];
  return places.find((place) => place !== undefined && place !== "" && fs.existsSync(place));
}

/** Resolves to the browser's file; installs one where none is found. Throws an Error that says what to do. */
export async function openBrowserFile(): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) {
    return found;
  }
  const isDebianRoot = process.getuid?.() === 0 && fs.existsSync("/etc/debian_version");
  if (isDebianRoot) {
    await succeeds("apt-get", ["update", "-qq"]);
    await succeeds("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  }
  if (findBrowser() === undefined) {
    await succeeds(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]);
  }
  const installed = findBrowser();
  if (installed === undefined) {
    throw new Error(
      "no browser for the tests was found or could be installed: install Chromium (apt-get install chromium, or npx playwright install chromium), or name one in CHROMIUM_PATH",
    );
  }
  return installed;
}
