import "server-only";
import { PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";

/** Of what is downloaded once, the time it takes weighs more than its last bytes. */
const COMPRESSION_LEVEL = 3;

/**
 * A ZIP file of these parts, each packed while it is read and nothing kept of it; who reads slowly makes the writer wait, and
 * who goes away ends the reading. Not for parts of 4 GiB and more.
 */
export async function* zipParts(
  parts: readonly (readonly [name: string, text: AsyncIterable<string>])[],
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const bytes = zip.outputStream.pipe(new PassThrough());
  const opened: Readable[] = [];
  for (const [name, text] of parts) {
    zip.addReadStreamLazy(name, { compressionLevel: COMPRESSION_LEVEL }, (open) => {
      const source = Readable.from(text, { objectMode: false });
      // Pipes carry no errors on: a sheet that breaks off must not end like a whole one.
      source.on("error", (error) => bytes.destroy(error));
      opened.push(source);
      open(null, source);
    });
  }
  zip.end();
  try {
    yield* bytes;
  } finally {
    for (const source of opened) source.destroy();
  }
}
