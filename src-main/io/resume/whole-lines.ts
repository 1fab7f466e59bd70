/** The lines of a file, piece by piece, so that sockets are read in between. */
import { createReadStream } from 'node:fs';

/** No line of ours is as long: what has no line ends is nothing of ours, and would fill the memory. UTF-16 units. */
const LINE_MAX_UNITS = 2 ** 20;

/** A last line without its end is none, and one that is too long is the last. Throws a system error. */
export async function* wholeLines(path: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const piece of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
    if (rest.length > LINE_MAX_UNITS) return;
  }
}
