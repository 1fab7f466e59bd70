import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clip, PASTED_BYTES_MAX, type PastedFile, PastedFiles } from './pasted.ts';

const NOON = new Date(2026, 11, 1, 14, 5, 7);
const isPosix = process.platform !== 'win32';

let home: string;
let folder: string;
let waiting: readonly string[];
let pasted: PastedFiles;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ferry-pasted-'));
  folder = join(home, 'pasted');
  waiting = [];
  pasted = new PastedFiles(folder, () => waiting);
});
afterEach(() => rmSync(home, { recursive: true }));

async function paste(clip: Clip | string): Promise<PastedFile> {
  const written = await pasted.write(
    typeof clip === 'string' ? { kind: 'text', text: clip } : clip,
    NOON,
  );
  if (!written.ok) throw new Error(written.failure.kind);
  return written.value;
}

describe('what is pasted', () => {
  it('becomes a file with the text in it, for nobody else to read', async () => {
    const { path } = await paste('Grüße\n');
    expect(basename(path)).toBe('Pasted text 2026-12-01 14.05.07.txt');
    expect(readFileSync(path, 'utf8')).toBe('Grüße\n');
    if (!isPosix) return;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('becomes a picture', async () => {
    const png = Uint8Array.of(137, 80, 78, 71);
    const picture = { kind: 'picture', png, widthPixels: 1_920, heightPixels: 1_080 } as const;
    const { path, preview } = await paste(picture);
    expect(basename(path)).toBe('Pasted picture 2026-12-01 14.05.07.png');
    expect(new Uint8Array(readFileSync(path))).toEqual(png);
    expect(preview).toBe('1,920 × 1,080 pixels');
  });

  it('has a name of its own, however fast one pastes', async () => {
    const first = await paste('a');
    const second = await paste('b');
    expect(basename(second.path)).toBe('Pasted text 2026-12-01 14.05.07 (2).txt');
    expect(readFileSync(first.path, 'utf8')).toBe('a');
  });

  it('shows its first words in one line', async () => {
    expect((await paste('  one\n\n\ttwo  ')).preview).toBe('one two');
    const long = (await paste('word '.repeat(10_000))).preview;
    expect([...long]).toHaveLength(121);
    expect(long.endsWith('…')).toBe(true);
    expect((await paste('😀'.repeat(200))).preview).toBe(`${'😀'.repeat(120)}…`);
  });

  it('is refused when it is too large', async () => {
    const text = 'é'.repeat(PASTED_BYTES_MAX / 2 + 1);
    expect(await pasted.write({ kind: 'text', text }, NOON)).toEqual({
      ok: false,
      failure: { kind: 'clipboard-too-large' },
    });
    expect(existsSync(folder)).toBe(false);
  });

  it.skipIf(!isPosix || process.getuid?.() === 0)(
    'says so where nothing can be written',
    async () => {
      chmodSync(home, 0o500);
      const written = await pasted.write({ kind: 'text', text: 'a' }, NOON);
      chmodSync(home, 0o700);
      expect(written).toMatchObject({ failure: { kind: 'write-failed', reason: 'EACCES' } });
    },
  );
});

describe('a pasted file', () => {
  it('stays as long as somebody waits for it', async () => {
    const { path } = await paste('a');
    waiting = [path];
    await pasted.release([path]);
    await pasted.releaseAll();
    expect(existsSync(path)).toBe(true);
    waiting = [];
    await pasted.release([path]);
    expect(existsSync(path)).toBe(false);
  });

  it('of an earlier program is removed at the start', async () => {
    const [kept, left] = [await paste('a'), await paste('b')];
    waiting = [kept.path];
    await new PastedFiles(folder, () => waiting).releaseAll();
    expect([kept, left].map(({ path }) => existsSync(path))).toEqual([true, false]);
  });

  it('is the only thing that is removed: never one of the person’s own', async () => {
    const own = join(home, 'own.txt');
    writeFileSync(own, 'mine');
    await pasted.release([own, join(folder, '..', 'own.txt')]);
    expect(existsSync(own)).toBe(true);
  });

  it('may be gone already, and so may the folder', async () => {
    await pasted.releaseAll();
    await pasted.release([join(folder, 'gone.txt')]);
    expect(existsSync(folder)).toBe(false);
  });
});
