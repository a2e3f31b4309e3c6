import "server-only";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { openDatabase } from "@/lib/db";
import type { ProblemCode } from "@/lib/domain/problem";
import en from "@/messages/en.json";
import { createAdmin } from "./create-admin";

const WANTED = { name: "Name", email: "E-mail (may stay empty)", phone: "Phone (may stay empty)" } as const;

/**
 * `npm run admin:create [-- --name … --email … --phone …]`: makes an admin in the database at `url` and returns what to
 * tell the person at the terminal. Asks for what the flags do not say, when somebody is there to answer. Throws an Error
 * fit to be shown.
 */
export async function createAdminFromTerminal(url: string, flags: readonly string[]): Promise<string> {
  const answers = await readAnswers(flags);
  const database = openDatabase({ url, connections: 1 });
  try {
    const created = await createAdmin(database, answers);
    if (!created.ok) throw new Error(wordsFor(created.problem));
    return [
      `${answers.name} is an admin now.`,
      `First password, shown this once: ${created.value.password}`,
      "It has to be changed at the first sign-in.",
    ].join("\n");
  } finally {
    await database.close();
  }
}

async function readAnswers(
  flags: readonly string[],
): Promise<{ name: string; email: string; phone: string }> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...flags], options: { name: text, email: text, phone: text } });
  const isComplete = values.name !== undefined && (values.email !== undefined || values.phone !== undefined);
  if (isComplete || !process.stdin.isTTY) {
    return { name: values.name ?? "", email: values.email ?? "", phone: values.phone ?? "" };
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const ask = (field: keyof typeof WANTED) => values[field] ?? terminal.question(`${WANTED[field]}: `);
    return { name: await ask("name"), email: await ask("email"), phone: await ask("phone") };
  } finally {
    terminal.close();
  }
}

const wordsFor = (problem: ProblemCode): string => en.problem[problem];
