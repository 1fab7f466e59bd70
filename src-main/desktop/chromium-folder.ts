/**
 * Where does Chromium keep its own files, and the lock that makes one app a home? In the home; where
 * that takes nothing, in the system's temporary folder: without such a place no window opens. That one
 * is removed at the next start for which there is room in the home: Chromium writes to it until the
 * very end of the process.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Home } from '../services/home.ts';

/** The first things that a window writes, with room to spare. */
const ROOM_MIN_BYTES = 1_048_576;
const FOLDER_MODE = 0o700;

/** Exists. `home.windowFolder`, unless nothing can be written there and elsewhere it can. */
export function chromiumFolder(home: Home, temporaryFolder = tmpdir()): string {
  // The same for every start of this home, so that there is one app of it.
  const name = createHash('sha256').update(home.folder).digest('hex').slice(0, 16);
  const elsewhere = join(temporaryFolder, `ferry-window-${name}`);
  if (takesFiles(home.windowFolder)) {
    // On Windows nobody can tell from the lock whether an app has it, and the system clears it away.
    const canTell = process.platform !== 'win32' && isOurs(elsewhere);
    if (canTell && isInUse(elsewhere)) return elsewhere;
    if (canTell) remove(elsewhere);
    return home.windowFolder;
  }
  return madeOurs(elsewhere) && takesFiles(elsewhere) ? elsewhere : home.windowFolder;
}

/** By Chromium's lock, a link to `host-process` that stays where the process was killed. */
function isInUse(folder: string): boolean {
  try {
    const pid = Number(/-(\d+)$/.exec(readlinkSync(join(folder, 'SingletonLock')))?.[1]);
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // What is left of it is the system's to clear away.
  }
}

function takesFiles(folder: string): boolean {
  const file = join(folder, `room-${randomBytes(6).toString('hex')}`);
  try {
    const handle = openSync(file, 'wx', 0o600);
    try {
      writeFileSync(handle, Buffer.alloc(ROOM_MIN_BYTES));
    } finally {
      closeSync(handle);
    }
    return true;
  } catch {
    return false;
  } finally {
    rmSync(file, { force: true });
  }
}

/** Anybody may write to the system's temporary folder: what somebody else put there is not taken. */
function madeOurs(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  } catch {
    return false;
  }
  return isOurs(folder);
}

/** False, too, if there is none. */
function isOurs(folder: string): boolean {
  try {
    const found = lstatSync(folder);
    const isPrivate = process.platform === 'win32' || (found.mode & 0o077) === 0;
    return found.isDirectory() && isPrivate && (process.getuid?.() ?? found.uid) === found.uid;
  } catch {
    return false;
  }
}
