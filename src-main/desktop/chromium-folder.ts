/**
 * Where does Chromium keep its own files, and the lock that makes one app a home? In the home; where
 * that takes nothing, in the system's temporary folder: without such a place no window opens.
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, lstatSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Home } from '../services/home.ts';

/** The first things that a window writes, with room to spare. */
const ROOM_MIN_BYTES = 1_048_576;
const FOLDER_MODE = 0o700;

/** Exists. `home.windowFolder`, unless nothing can be written there and elsewhere it can. */
export function chromiumFolder(home: Home, temporaryFolder = tmpdir()): string {
  if (takesFiles(home.windowFolder)) return home.windowFolder;
  // The same for every start of this home, so that there is one app of it.
  const name = createHash('sha256').update(home.folder).digest('hex').slice(0, 16);
  const elsewhere = join(temporaryFolder, `ferry-window-${name}`);
  return isOurs(elsewhere) && takesFiles(elsewhere) ? elsewhere : home.windowFolder;
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
function isOurs(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    const found = lstatSync(folder);
    const isPrivate = process.platform === 'win32' || (found.mode & 0o077) === 0;
    return found.isDirectory() && isPrivate && (process.getuid?.() ?? found.uid) === found.uid;
  } catch {
    return false;
  }
}
