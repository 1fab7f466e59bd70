/**
 * Which program has a journal open? A file beside it names the process; one that is gone, or that
 * ran before the machine was started anew, holds nothing any more.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { link, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LINKLESS } from '../files/linkless.ts';
import { bootedAtAbout, readBootId } from './boot-id.ts';

/** Tries at a lock that others take and leave at the same time. */
const TRIES_MAX = 5;

/** Between two of them. */
const RETRY_MAX_MS = 20;

/** By how much a clock may be set right while a program holds a journal. */
const BOOT_TOLERANCE_MS = 10 * 60 * 1_000;

/** A few bytes are written sooner, and coarse times of files are no worse. */
const WRITTEN_WITHIN_MS = 3_000;

/** Of this thread. Its process's number alone says nothing: a network worker may have died and left locks. */
const heldHere = new Set<string>();

interface Holder {
  readonly pid: number;
  readonly bootId: string | null;
  /** Tells the process from a later one with its number; null where that cannot be known. */
  readonly born: string | null;
  /** See bootedAtAbout; null: not told. */
  readonly bootedAt: number | null;
}

export class JournalLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Null: another has it. Throws a system error. */
  static async take(path: string): Promise<JournalLock | null> {
    const holder = await thisHolder();
    for (let tries = 0; tries < TRIES_MAX && !heldHere.has(path); tries += 1) {
      heldHere.add(path);
      try {
        await writeWhole(path, JSON.stringify(holder));
        return new JournalLock(path);
      } catch (error) {
        heldHere.delete(path);
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      if (await isHeld(path)) return null;
      await removeStale(path);
    }
    return null;
  }

  /** By a program that runs, this one included. */
  static isHeld(path: string): Promise<boolean> {
    return heldHere.has(path) ? Promise.resolve(true) : isHeld(path);
  }

  /** Of a program that is gone; nothing otherwise. Throws a system error. */
  static async clear(path: string): Promise<void> {
    if (!(await JournalLock.isHeld(path))) await removeStale(path);
  }

  async release(): Promise<void> {
    await unlink(this.#path).catch(() => undefined);
    heldHere.delete(this.#path);
  }
}

async function thisHolder(): Promise<Holder> {
  return {
    pid: process.pid,
    bootId: await readBootId(),
    born: await birthOf(process.pid),
    bootedAt: bootedAtAbout(),
  };
}

async function isHeld(path: string): Promise<boolean> {
  return (await stateOf(path)) === 'held';
}

/** By one look at its words: what is free now may be another's in a moment. */
async function stateOf(path: string): Promise<'held' | 'left' | 'free'> {
  const holder = await holderOf(path);
  if (holder !== null) return (await isAtWork(path, holder)) ? 'held' : 'left';
  const isFresh = await isBeingWritten(path);
  if (isFresh === null) return 'free';
  return isFresh ? 'held' : 'left';
}

async function isAtWork(path: string, holder: Holder): Promise<boolean> {
  const bootId = await readBootId();
  if (isOfAnotherBoot(holder, bootId)) return false;
  if (holder.pid === process.pid) return heldHere.has(path);
  if (!isAlive(holder.pid)) return false;
  const born = await birthOf(holder.pid);
  return born === null || holder.born === null || born === holder.born;
}

/** Null: nothing is there. */
async function isBeingWritten(path: string): Promise<boolean | null> {
  const stats = await stat(path).catch(() => null);
  return stats === null ? null : Math.abs(Date.now() - stats.mtimeMs) < WRITTEN_WITHIN_MS;
}

/**
 * Where boots have no name (Windows, macOS), by the clock: after a power cut the holder's number is soon
 * another program's, which would keep the journal for ever.
 */
function isOfAnotherBoot(holder: Holder, bootId: string | null): boolean {
  if (holder.bootId !== null && bootId !== null) return holder.bootId !== bootId;
  if (holder.bootedAt === null) return false;
  return Math.abs(bootedAtAbout() - holder.bootedAt) > BOOT_TOLERANCE_MS;
}

/**
 * Never seen half written: a link either has all of it or fails where there is one. On disks without
 * links (FAT) it is seen so for a moment, and counts as held for that long.
 */
async function writeWhole(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(fresh, text, { flag: 'wx', mode: 0o600 });
  try {
    await link(fresh, path);
  } catch (error) {
    if (!LINKLESS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  } finally {
    await unlink(fresh);
  }
}

/**
 * By one program at a time, or a slow one would remove the lock that a faster one has just made. Each
 * says so in a file of its own and looks for others' only then: of two, at least the later sees the
 * earlier. A file of a program that was killed meanwhile counts for nothing, and the sweep takes it.
 */
async function removeStale(path: string): Promise<void> {
  const claim = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(claim, JSON.stringify(await thisHolder()), { flag: 'wx', mode: 0o600 });
  try {
    const isMine = !(await isClaimedByOther(path, claim));
    if (isMine && (await stateOf(path)) === 'left') await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    await unlink(claim).catch(() => undefined);
  }
  // So that two that met do not meet again.
  await setTimeout(randomInt(RETRY_MAX_MS));
}

async function isClaimedByOther(path: string, claim: string): Promise<boolean> {
  const own = basename(claim);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix) || name === own) continue;
    const other = join(dirname(path), name);
    if (await isHeld(other)) return true;
    // Of this process, it may be another thread's.
    const isOurs = (await holderOf(other))?.pid === process.pid;
    if (isOurs && (await isBeingWritten(other)) === true) return true;
  }
  return false;
}

async function holderOf(path: string): Promise<Holder | null> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder> | null;
    if (typeof value?.pid !== 'number') return null;
    return {
      pid: value.pid,
      bootId: value.bootId ?? null,
      born: value.born ?? null,
      bootedAt: value.bootedAt ?? null,
    };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ticks after the boot at which a process began: field 22 of proc(5)'s stat, after the name in parentheses. */
async function birthOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
