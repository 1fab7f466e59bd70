/**
 * The home's resume folder: which journals there are, whose they are, and how one is begun, gone on
 * with and given up. Programs of one home share it; a journal that one of them has open is nobody
 * else's.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultLog } from '../driver/driver-loop.ts';
import { isSameBoot, readBootId } from './boot-id.ts';
import { JournalFile } from './journal-file.ts';
import {
  encodeHeader,
  encodeRecord,
  type JournalHeader,
  type JournalRecord,
  parseHeader,
} from './journal-lines.ts';
import { JournalReader } from './journal-reader.ts';
import { JournalLock } from './journal-lock.ts';
import type { JournalReplay } from './journal-replay.ts';
import { removeParts } from './part-removal.ts';
import type { ResumeState } from './resume-api.ts';
import { type NotedEntry, ResumeJournal } from './resume-journal.ts';
import { SENT_SUFFIX, SentList } from './sent-list.ts';
import { wholeLines } from './whole-lines.ts';

const SUFFIX = '.journal';
const LOCK_SUFFIX = '.lock';
/** What a program that was killed may have left beside the journals. */
const LEFTOVER = /^([0-9a-f]{32}\.journal)\.(new|lock|lock\.[0-9a-f]{8})$/;

const UNWRITABLE =
  'a journal cannot be written: its transfer goes on, and after an interruption more of it comes again';

/** What a journal says, at the moment when it was read. */
export interface KnownTransfer {
  readonly header: JournalHeader;
  readonly state: ResumeState;
}

/** A journal that no program but this one may touch until `begin` or `release`. */
export interface HeldTransfer extends KnownTransfer {
  /**
   * The next attempt: the journal is written anew, with this header (its boot is filled in) and what
   * is known, unless the files go elsewhere now. Parts that nothing of it needs are removed (`needs`, by
   * name below the folder; default: all that some file can be gone on with): later, that would change
   * folders that are finished. Throws a system error; released then.
   */
  begin(
    header: JournalHeader,
    entries: readonly NotedEntry[],
    needs?: (part: string) => boolean,
  ): Promise<ResumeJournal>;
  /** Leaves it as it is. */
  release(): Promise<void>;
}

export class ResumeFolder {
  readonly #folder: string;
  readonly #log: FaultLog;
  #sweeping: Promise<void> | null = null;
  /** By wire id: of what this program sends. */
  readonly #sentLists = new Map<string, SentList>();

  /** Absolute; made when something is first kept. */
  constructor(folder: string, log: FaultLog = () => undefined) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Removes what killed programs left that is of no use; once, and by itself before anything else. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweepOnce();
    return this.#sweeping;
  }

  /** A journal for a transfer that is not known yet; null: another program has one open. Throws a system error. */
  async begin(
    header: JournalHeader,
    entries: readonly NotedEntry[],
  ): Promise<ResumeJournal | null> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.sweep();
    const path = this.#pathOf(header.peer.publicKey, header.wireId);
    const lock = await JournalLock.take(path + LOCK_SUFFIX);
    if (lock === null) return null;
    return this.#beginAnew(path, lock, header, [], entries);
  }

  /** Null: not known, not readable, or another program has it open. */
  async hold(peerKey: string, wireId: string): Promise<HeldTransfer | null> {
    await this.sweep();
    const path = this.#pathOf(peerKey, wireId);
    const read = await readJournal(path);
    const isThis = read?.header.peer.publicKey === peerKey && read.header.wireId === wireId;
    return isThis ? this.#hold(path) : null;
  }

  async #hold(path: string): Promise<HeldTransfer | null> {
    const lock = await JournalLock.take(path + LOCK_SUFFIX).catch(() => null);
    if (lock === null) return null;
    // What was read before the lock was had may be old.
    const read = await readJournal(path);
    if (read === null) {
      await lock.release();
      return null;
    }
    const trustsWritten = isSameBoot(read.header.bootId, await readBootId());
    return {
      header: read.header,
      state: read.replay.state(trustsWritten),
      begin: async (header, entries, needs = () => true) => {
        const isSamePlace = header.folder === read.header.folder;
        const isLeft = (part: string): boolean => !isSamePlace || !needs(part);
        await removeParts(read.header.folder, [
          ...read.replay.orphans,
          ...partsOf(read.replay).filter(isLeft),
        ]);
        const known = isSamePlace ? read.replay.compacted(trustsWritten) : [];
        return this.#beginAnew(path, lock, header, known, entries);
      },
      release: () => lock.release(),
    };
  }

  /** All that was interrupted and that no program has open. */
  async list(): Promise<readonly KnownTransfer[]> {
    await this.sweep();
    const known: KnownTransfer[] = [];
    const bootId = await readBootId();
    for (const path of await this.#paths()) {
      if (await JournalLock.isHeld(path + LOCK_SUFFIX)) continue;
      const read = await readJournal(path);
      if (read === null) continue;
      const trustsWritten = isSameBoot(read.header.bootId, bootId);
      known.push({ header: read.header, state: read.replay.state(trustsWritten) });
    }
    return known;
  }

  /** Removes the journal of this transfer and every part that it names. Nothing if a program has it open. */
  async remove(peerKey: string, wireId: string): Promise<void> {
    await this.#remove(this.#pathOf(peerKey, wireId));
  }

  /** The same by the transfer's name on this side. */
  async removeById(id: string): Promise<void> {
    for (const path of await this.#paths()) {
      if ((await readHeader(path))?.id === id) await this.#remove(path);
    }
  }

  /** Of what this device sends under that wire id (32 hexadecimal digits). */
  sentList(wireId: string): SentList {
    const list =
      this.#sentLists.get(wireId) ?? new SentList(join(this.#folder, wireId + SENT_SUFFIX));
    this.#sentLists.set(wireId, list);
    return list;
  }

  async removeSentList(wireId: string): Promise<void> {
    const list = this.sentList(wireId);
    this.#sentLists.delete(wireId);
    await list.remove();
  }

  async #remove(path: string): Promise<void> {
    const lock = await JournalLock.take(path + LOCK_SUFFIX).catch(() => null);
    if (lock === null) return;
    const read = await readJournal(path);
    if (read !== null) {
      const { orphans } = read.replay;
      await removeParts(read.header.folder, [...orphans, ...partsOf(read.replay)]);
    }
    await unlink(path).catch(() => undefined);
    await lock.release();
  }

  async #sweepOnce(): Promise<void> {
    const names = new Set(await readdir(this.#folder).catch(() => []));
    for (const name of names) {
      const [, journal, rest] = LEFTOVER.exec(name) ?? [];
      if (journal === undefined || rest === undefined) continue;
      // Of a journal that is there, its lock is whoever takes it next's to judge.
      if (rest === 'lock' && names.has(journal)) continue;
      const path = join(this.#folder, name);
      if (rest === 'lock') {
        await JournalLock.clear(path).catch(() => undefined);
        continue;
      }
      const lock = rest === 'new' ? join(this.#folder, journal + LOCK_SUFFIX) : path;
      if (await JournalLock.isHeld(lock)) continue;
      await unlink(path).catch(() => undefined);
    }
  }

  /** @throws a system error; the lock is released then. */
  async #beginAnew(
    path: string,
    lock: JournalLock,
    header: JournalHeader,
    known: Iterable<JournalRecord>,
    entries: readonly NotedEntry[],
  ): Promise<ResumeJournal> {
    try {
      const bootId = await readBootId();
      const file = await JournalFile.replace(path, linesOf({ ...header, bootId }, known));
      return new ResumeJournal(entries, file, lock, (fault) => {
        this.#log(UNWRITABLE, fault);
      });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  #pathOf(peerKey: string, wireId: string): string {
    const name = createHash('sha256').update(`${peerKey}${wireId}`).digest('hex').slice(0, 32);
    return join(this.#folder, name + SUFFIX);
  }

  async #paths(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(this.#folder, name));
  }
}

function* linesOf(header: JournalHeader, records: Iterable<JournalRecord>): Generator<string> {
  yield encodeHeader(header);
  for (const record of records) yield encodeRecord(record);
}

/** Those that some file can be gone on with. */
function partsOf(replay: JournalReplay): readonly string[] {
  const files = [...replay.state(false).files.values()];
  return files.flatMap(({ part }) => (part === null ? [] : [part.name]));
}

interface ReadJournal {
  readonly header: JournalHeader;
  readonly replay: JournalReplay;
}

/** As far as it can be read: from the first torn line on nothing counts. Null: not even its header. */
async function readJournal(path: string): Promise<ReadJournal | null> {
  const reader = new JournalReader();
  try {
    for await (const lines of wholeLines(path)) {
      if (!lines.every((line) => reader.add(line))) break;
    }
  } catch {
    // Not there, or not to be read.
  }
  const { header, replay } = reader;
  return header === null ? null : { header, replay };
}

async function readHeader(path: string): Promise<JournalHeader | null> {
  try {
    for await (const [line] of wholeLines(path)) if (line !== undefined) return parseHeader(line);
  } catch {
    // As above.
  }
  return null;
}
