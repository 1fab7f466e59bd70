/** The files that tests send, made in a folder of the test's own. */
import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const icon = join(dirname(fileURLToPath(import.meta.url)), '../assets/icon.png');
const pieceBytes = 4_000_000;
const FILES_AT_ONCE = 100;

export const boatName = (number: number): string => `boat ${String(number).padStart(4, '0')}.txt`;

export const made = {
  async image(folder: string): Promise<string> {
    const path = join(folder, 'harbour.png');
    await copyFile(icon, path);
    return path;
  },

  async text(folder: string): Promise<string> {
    const path = join(folder, 'notes.txt');
    const lines = Array.from({ length: 4_000 }, (_, n) => `${n}: the tide turns at ${n % 24} h\n`);
    await writeFile(path, lines.join(''));
    return path;
  },

  async folder(parent: string, name: string): Promise<string> {
    const path = join(parent, name);
    await mkdir(path);
    return path;
  },

  /** Two days of pictures, a text, and a folder with nothing in it: `regatta`, with FILES_IN_TREE files. */
  async tree(folder: string): Promise<string> {
    const top = join(folder, 'regatta');
    await mkdir(join(top, 'nothing yet'), { recursive: true });
    for (const day of ['day 1', 'day 2']) {
      await mkdir(join(top, day));
      for (let boat = 1; boat <= 5; boat += 1) {
        await writeFile(
          join(top, day, `boat ${boat}.bin`),
          Buffer.alloc(20_000 * boat, day + boat),
        );
      }
    }
    await writeFile(join(top, 'results.txt'), 'The wind turned.\n');
    return top;
  },

  /** A folder `fleet` of so many small files: `boat 0001.txt` and so on. */
  async fleet(folder: string, count: number): Promise<string> {
    const top = join(folder, 'fleet');
    await mkdir(top);
    for (let first = 1; first <= count; first += FILES_AT_ONCE) {
      const last = Math.min(count, first + FILES_AT_ONCE - 1);
      const boats = Array.from({ length: last - first + 1 }, (_, at) => boatName(first + at));
      await Promise.all(boats.map((boat) => writeFile(join(top, boat), `${boat} sails\n`)));
    }
    return top;
  },

  /** Bytes that nothing compresses. */
  async large(folder: string, byteCount: number): Promise<string> {
    const path = join(folder, 'large.bin');
    const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16, 2));
    const zeros = Buffer.alloc(pieceBytes);
    const file = await open(path, 'w');
    for (let left = byteCount; left > 0; left -= pieceBytes) {
      await file.write(stream.update(zeros.subarray(0, Math.min(left, pieceBytes))));
    }
    await file.close();
    return path;
  },
};

export const FILES_IN_TREE = 11;

/** Each path below a folder with what is there: `folder`, or the digest of a file. */
export async function contentsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    contents[relative(folder, path)] = entry.isDirectory() ? 'folder' : await sha256Of(path);
  }
  return contents;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
