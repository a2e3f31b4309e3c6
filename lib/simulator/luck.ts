import "server-only";

/** Chance that can be had again: everything that a seed decides is drawn from here. */
export interface Luck {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<Value>(values: readonly [Value, ...Value[]]): Value;
  /** Another stream, decided by this one's seed and the name alone: what is drawn here does not move what is drawn there. */
  fork(name: string): Luck;
}

export function openLuck(seed: string): Luck {
  const draw = sfc32(hashOf(seed));
  const between = (least: number, most: number): number => least + Math.floor(draw() * (most - least + 1));
  return {
    next: draw,
    between,
    chance: (probability) => draw() < probability,
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
    fork: (name) => openLuck(`${seed}/${name}`),
  };
}

/** Four words out of a text (cyrb128). */
function hashOf(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a, b, c, d];
}

/** Chris Doty-Humphrey's small fast counter: 128 bits of state, passes the usual batteries. */
function sfc32([first, second, third, fourth]: [number, number, number, number]): () => number {
  let [a, b, c, d] = [first | 0, second | 0, third | 0, fourth | 0];
  const draw = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) draw();
  return draw;
}
