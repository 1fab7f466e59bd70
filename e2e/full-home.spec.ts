/** The disk on which the app keeps its state takes nothing more: it opens all the same, says so, and carries files. */
import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { contentsOf, made, sha256Of } from './made-files.ts';

test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'mounting a disk takes root');

const port = 27182;
const fileBytes = 3_000_000;
const mounted: string[] = [];
test.afterEach(() => {
  for (const place of mounted.splice(0)) execFileSync('umount', ['--lazy', place]);
});

for (const [state, words] of [
  ['full', 'The disk is full on which Ferry keeps'],
  ['read-only', 'Ferry cannot write where it keeps'],
] as const) {
  test(`opens with its home on a disk that is ${state}, says so, and sends`, async ({
    launch,
    folder,
  }) => {
    const [anna, ben] = [await launch(), await launch()];
    await anna.rename('Anna’s');
    await ben.listen();
    await anna.close();
    await moveToDisk(anna.home, state);
    const before = await contentsOf(anna.home);
    await anna.openAgain();

    await expect.poll(() => anna.log).toContain(words);
    const large = await made.large(folder, fileBytes);
    await anna.sendTo(port, [large]);
    await expect(ben.offer).toContainText('Anna’s');
    await ben.acceptOffer();
    await expect(anna.transfers.first()).toContainText('every byte checked');
    expect(await sha256Of(ben.received('large.bin'))).toBe(await sha256Of(large));
    const after = await contentsOf(anna.home);
    for (const name of ['ferry.db', 'identity.json']) expect(after[name]).toBe(before[name]);
  });
}

async function moveToDisk(home: string, state: 'full' | 'read-only'): Promise<void> {
  const kept = `${home}-kept`;
  await rename(home, kept);
  await mkdir(home);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', home]);
  mounted.push(home);
  await cp(kept, home, { recursive: true, filter: (path) => !path.endsWith('/window') });
  await rm(kept, { recursive: true });
  if (state === 'full') await fill(join(home, 'filler'));
  else execFileSync('mount', ['-o', 'remount,ro', home]);
}

async function fill(path: string): Promise<void> {
  await expect(async () => {
    for (;;) await appendFile(path, Buffer.alloc(4_096));
  }).rejects.toThrow('ENOSPC');
}
