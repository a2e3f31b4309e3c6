import { createServer } from "node:net";

/** True when nothing listens on this port. `host` undefined asks for every address, as the web server does. */
export function isPortFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => server.close(() => resolve(true)));
  });
}

/** A free port of the loopback address; `wish` when that one is free (so that addresses stay the same between starts). */
export async function findFreePort(wish?: number): Promise<number> {
  if (wish !== undefined && (await isPortFree(wish, "127.0.0.1"))) {
    return wish;
  }
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") {
          reject(new Error("the system gave no port"));
        } else {
          resolve(address.port);
        }
      });
    });
  });
}
