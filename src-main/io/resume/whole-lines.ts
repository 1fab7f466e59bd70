/** The lines of a file, piece by piece, so that sockets are read in between. */
import { createReadStream } from 'node:fs';

/** A last line without its end is none. Throws a system error. */
export async function* wholeLines(path: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const piece of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
}
