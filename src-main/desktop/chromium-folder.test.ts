import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Home } from '../services/home.ts';
import { chromiumFolder } from './chromium-folder.ts';

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

let folder: string;
let temporary: string;
let isMounted = false;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-chromium-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
});

afterEach(() => {
  if (isMounted) unmount();
  rmSync(folder, { recursive: true, force: true });
});

function unmount(): void {
  execFileSync('umount', ['--lazy', join(folder, 'home')]);
  isMounted = false;
}

/** As much of one as is looked at. */
function open(): Home {
  const windowFolder = join(folder, 'home', 'window');
  mkdirSync(windowFolder, { recursive: true });
  return { folder: join(folder, 'home'), windowFolder } as Home;
}

/** An app has run while the home took nothing. */
function runElsewhere(): string {
  const home = open();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', join(folder, 'home')]);
  isMounted = true;
  const elsewhere = chromiumFolder(home, temporary);
  expect(elsewhere.startsWith(join(temporary, 'ferry-window-'))).toBe(true);
  mkdirSync(join(elsewhere, 'Cache'));
  unmount();
  return elsewhere;
}

it('is in the home where that takes files, and leaves nothing elsewhere', () => {
  const home = open();
  expect(chromiumFolder(home, temporary)).toBe(home.windowFolder);
  expect(readdirSync(temporary)).toEqual([]);
});

it.runIf(canMount)('removes what it had elsewhere as soon as the home takes files again', () => {
  const elsewhere = runElsewhere();
  symlinkSync(`${hostname()}-${2 ** 30}`, join(elsewhere, 'SingletonLock'));
  const home = open();
  expect(chromiumFolder(home, temporary)).toBe(home.windowFolder);
  expect(existsSync(elsewhere)).toBe(false);
});

it.runIf(canMount)('stays where the app of this home runs, so that there is one', () => {
  const elsewhere = runElsewhere();
  symlinkSync(`${hostname()}-${process.pid}`, join(elsewhere, 'SingletonLock'));
  expect(chromiumFolder(open(), temporary)).toBe(elsewhere);
  expect(existsSync(join(elsewhere, 'Cache'))).toBe(true);
});
