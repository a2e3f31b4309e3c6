import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Heard, Question } from "./question";

/** What a browser tells of itself: whether the page is seen, and that the network is back. */
const browser = new EventTarget();
const page = { visibilityState: "visible" };
vi.stubGlobal("window", browser);
vi.stubGlobal("document", page);
// It looks round for a browser when it is loaded, as in one.
const { askAgain } = await import("./ask-again");

beforeEach(() => {
  vi.useFakeTimers();
  page.visibilityState = "visible";
});
afterEach(() => {
  vi.useRealTimers();
});

const passing = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** Counts up with every question until `last`; refuses where it is told to. */
function counting(last: number) {
  const asked: AbortSignal[] = [];
  const faults: Error[] = [];
  const question: Question<number> = {
    ask: async (before, signal) => {
      asked.push(signal);
      const fault = faults.shift();
      if (fault) throw fault;
      return before + 1;
    },
    nextMs: (answer, error) => (answer >= last ? false : error === null ? 1_000 : 5_000),
    asksOnReturn: (answer) => answer < last,
    isAsNew: (one, other) => one >= other,
  };
  return { asked, faults, question };
}

/** Somebody who looks, and the last that they heard. */
function look<Answer>(name: string, first: Answer, question: Question<Answer>) {
  const heard: Heard<Answer>[] = [];
  const asking = askAgain(name, first, question, (news) => heard.push(news));
  return { ...asking, last: () => heard.at(-1) };
}

test("it is asked once for all who look, again and again, until nothing more can come", async () => {
  const { asked, question } = counting(3);
  const [one, other] = [look("shared", 0, question), look("shared", 0, question)];
  expect([asked.length, one.last()]).toEqual([0, { answer: 0, error: null }]);
  await passing(10_000);
  expect([asked.length, one.last()?.answer, other.last()?.answer]).toEqual([3, 3, 3]);
  one.leave();
  other.leave();
});

test("a lost answer leaves the last one, tells what was lost, and is asked for again later", async () => {
  const { faults, question } = counting(9);
  const lost = new Error("lost");
  faults.push(lost);
  const looking = look("lost", 7, question);
  await passing(1_000);
  expect(looking.last()).toEqual({ answer: 7, error: lost });
  await passing(4_900);
  expect(looking.last()?.answer).toBe(7);
  await passing(200);
  expect(looking.last()).toEqual({ answer: 8, error: null });
  looking.leave();
});

test("knowing it from elsewhere ends a trouble too, and the questions go on", async () => {
  const { faults, question } = counting(9);
  faults.push(new Error("signed out"));
  const looking = look("learned", 0, {
    ...question,
    nextMs: (_answer, error) => (error === null ? 1_000 : false),
  });
  await passing(60_000);
  expect(looking.last()?.answer).toBe(0);
  looking.learn(5);
  await passing(0);
  expect(looking.last()).toEqual({ answer: 5, error: null });
  await passing(1_000);
  expect(looking.last()?.answer).toBe(6);
  // An older page changes nothing.
  looking.learn(2);
  await passing(0);
  expect(looking.last()?.answer).toBe(6);
  looking.leave();
});

test("a page that nobody sees asks nothing, and asks at once when it is seen again or the network is back", async () => {
  const { asked, question } = counting(9);
  const looking = look("hidden", 0, question);
  page.visibilityState = "hidden";
  browser.dispatchEvent(new Event("visibilitychange"));
  await passing(60_000);
  expect(asked).toHaveLength(0);
  page.visibilityState = "visible";
  browser.dispatchEvent(new Event("visibilitychange"));
  await passing(0);
  expect(looking.last()?.answer).toBe(1);
  browser.dispatchEvent(new Event("offline"));
  browser.dispatchEvent(new Event("online"));
  await passing(0);
  expect([asked.length, looking.last()?.answer]).toEqual([2, 2]);
  looking.leave();
});

test("who leaves ends the question under way, and who comes back finds the last answer", async () => {
  const { asked, question } = counting(9);
  const slow: Question<number> = {
    ...question,
    ask: (_before, signal) => {
      asked.push(signal);
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
  };
  const looking = look("left", 4, slow);
  await passing(1_000);
  looking.leave();
  await passing(60_000);
  expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
  const again = look("left", 0, question);
  expect(again.last()).toEqual({ answer: 4, error: null });
  await passing(1_000);
  expect(again.last()?.answer).toBe(5);
  again.leave();
});
