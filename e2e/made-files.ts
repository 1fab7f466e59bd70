/** The files that tests send, made in a folder of the test's own. */
import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const icon = join(dirname(fileURLToPath(import.meta.url)), '../assets/icon.png');
const pieceBytes = 4_000_000;

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

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
