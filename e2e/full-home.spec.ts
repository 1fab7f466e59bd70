/** The disk on which the app keeps its state takes nothing more: it opens all the same, and carries files. */
import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';
import { contentsOf, made, sha256Of } from './made-files.ts';

test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'mounting a disk takes root');

const commandFile = fileURLToPath(new URL('../out/main/cli.js', import.meta.url));
const port = 27182;
const fileBytes = 3_000_000;
const mounted: string[] = [];
test.afterEach(() => {
  for (const place of mounted.splice(0)) execFileSync('umount', ['--lazy', place]);
});

type State = 'full' | 'read-only' | 'full since it was killed';
const states: readonly State[] = ['full', 'read-only', 'full since it was killed'];
for (const state of states) {
  test(`opens with its home on a disk that is ${state}, as who it was, and sends`, async ({
    launch,
    folder,
  }) => {
    const [anna, ben] = [await launch(), await launch()];
    await anna.rename('Anna’s');
    await ben.listen();
    if (state === 'full since it was killed') await anna.kill();
    else await anna.close();
    await moveToDisk(anna.home, state);
    const before = await contentsOf(anna.home);
    await anna.openAgain();

    const large = await made.large(folder, fileBytes);
    await anna.sendTo(port, [large]);
    await expect(ben.offer).toContainText('Anna’s');
    await ben.acceptOffer();
    await expect(anna.transfers.first()).toContainText('every byte checked');
    expect(await sha256Of(ben.received('large.bin'))).toBe(await sha256Of(large));
    const after = await contentsOf(anna.home);
    expect(after['identity.json']).toBe(before['identity.json']);
    expect(after['ferry.db']).toBe(before['ferry.db']);
  });
}

async function moveToDisk(home: string, state: State): Promise<void> {
  const kept = `${home}-kept`;
  await rename(home, kept);
  await mkdir(home);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', home]);
  mounted.push(home);
  await cp(kept, home, { recursive: true, filter: (path) => !path.endsWith('/window') });
  await rm(kept, { recursive: true });
  // What an app that was cut off leaves beside its database may still have room for a while.
  if (state !== 'full since it was killed')
    execFileSync(process.execPath, [commandFile, 'history', '--home', home], { stdio: 'ignore' });
  if (state !== 'read-only') await fill(join(home, 'filler'));
  else execFileSync('mount', ['-o', 'remount,ro', home]);
}

async function fill(path: string): Promise<void> {
  await expect(async () => {
    for (;;) await appendFile(path, Buffer.alloc(4_096));
  }).rejects.toThrow('ENOSPC');
}
