import "server-only";
import { Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

/** What a packed file turns out to be once it is written. */
interface Packed {
  readonly name: Buffer;
  readonly at: number;
  readonly crc: number;
  readonly size: number;
  readonly packedSize: number;
}

/** Sizes follow each file (bit 3), names are UTF-8 (bit 11); packed by deflate (8), on the first day a ZIP file can name. */
const FLAGS = 0x0808;
const HOW = [20, FLAGS, 8, 0, 0x21] as const;

/**
 * A ZIP file of these parts, each packed while it is read and nothing kept of it; who reads slowly makes the writer wait. Not
 * for parts of 4 GiB and more.
 */
export async function* zipParts(
  parts: readonly (readonly [name: string, text: AsyncIterable<string>])[],
): AsyncGenerator<Uint8Array> {
  const written: Packed[] = [];
  let at = 0;
  for (const [name, text] of parts) {
    const packed = packPart(Buffer.from(name), text, at);
    for (;;) {
      const step = await packed.next();
      if (step.done) {
        written.push(step.value);
        break;
      }
      at += step.value.byteLength;
      yield step.value;
    }
  }
  const list = Buffer.concat(written.map(listed));
  yield list;
  yield fields(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [written.length, 2],
    [written.length, 2],
    [list.length, 4],
    [at, 4],
    [0, 2],
  );
}

async function* packPart(
  name: Buffer,
  text: AsyncIterable<string>,
  at: number,
): AsyncGenerator<Uint8Array, Packed> {
  yield Buffer.concat([
    fields([0x04034b50, 4], ...shorts(HOW), [0, 4], [0, 4], [0, 4], [name.length, 2], [0, 2]),
    name,
  ]);
  const seen = { crc: 0, size: 0, packedSize: 0 };
  const bytes = Readable.from(
    (async function* () {
      for await (const each of text) {
        const chunk = Buffer.from(each);
        seen.crc = crc32(chunk, seen.crc);
        seen.size += chunk.length;
        yield chunk;
      }
    })(),
    { objectMode: false },
  );
  const deflate = createDeflateRaw({ level: 3 });
  bytes.on("error", (error) => deflate.destroy(error));
  try {
    for await (const chunk of bytes.pipe(deflate)) {
      seen.packedSize += chunk.length;
      yield chunk;
    }
  } finally {
    bytes.destroy();
  }
  yield fields([0x08074b50, 4], [seen.crc, 4], [seen.packedSize, 4], [seen.size, 4]);
  return { name, at, ...seen };
}

/** A line of the list at the end, by which readers find the parts. */
const listed = ({ name, at, crc, size, packedSize }: Packed): Buffer =>
  Buffer.concat([
    fields([0x02014b50, 4], [20, 2], ...shorts(HOW), [crc, 4], [packedSize, 4], [size, 4], [name.length, 2]),
    fields([0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]),
    name,
  ]);

type FieldOf = readonly [value: number, bytes: 2 | 4];

const shorts = (values: readonly number[]): readonly FieldOf[] => values.map((value) => [value, 2]);

/** Whole numbers, the least byte first. */
function fields(...all: readonly FieldOf[]): Buffer {
  return Buffer.concat(
    all.map(([value, bytes]) => {
      const written = Buffer.alloc(bytes);
      written.writeUIntLE(value, 0, bytes);
      return written;
    }),
  );
}
