/**
 * Lists of transfers that came to their end, kept on the disk of both sides under the digest of their
 * text (transfer/list-text.ts): what is sent again unchanged then need not say its list again. Kept for
 * folders of many entries only, and the least used ones go. Losing any costs a list that is said.
 */
import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ListEntry, ListEntryReader } from '../../transfer/list-entry.ts';
import type { FormerList } from '../../transfer/list-recall.ts';
import { ListText } from '../../transfer/list-text.ts';
import type { RecalledList, SourceEntry } from '../../transfer/session-api.ts';
import type { FaultLog } from '../driver/driver-loop.ts';
import { folded } from '../files/entry-names.ts';

/** Shorter lists are said as quickly. */
const KEPT_MIN_ENTRIES = 512;
/** Of one list; some 350,000 short names. */
const KEPT_MAX_BYTES = 16 * 2 ** 20;
const ALL_MAX_BYTES = 64 * 2 ** 20;
const ALL_MAX_COUNT = 64;
/** Some milliseconds of work; then sockets are read. */
const SLICE_LINES = 2_048;

const FOLDER = 'lists';
/** Before it has its name. */
const FRESH_SUFFIX = '.new';
/** Writing one takes a second. */
const FRESH_MAX_MS = 3_600_000;

/** An entry as a list says it: `path` with `/` between segments. */
type Listed = readonly [path: string, entry: Omit<ListEntry, 'path'>];

export class FormerLists {
  readonly #folder: string;
  readonly #log: FaultLog;

  /** `resumeFolder`: absolute, shared by all programs of this home; what is kept here is in a folder in it. */
  constructor(resumeFolder: string, log: FaultLog) {
    this.#folder = join(resumeFolder, FOLDER);
    this.#log = log;
  }

  /** What was last offered of these sources, to whomever. `sources`: what names them, and how they are walked. */
  async offered(sources: string): Promise<FormerList | null> {
    const text = await this.#read(offeredName(sources));
    return text === null ? null : { digest: digestOf(text), text };
  }

  /** The list of that digest, if this peer offered it. Keys and digests: 64 hexadecimal digits. */
  async received(peerKey: string, digest: string): Promise<RecalledList | null> {
    const text = await this.#read(receivedName(peerKey, digest));
    if (text === null || digestOf(text) !== digest) return null;
    const entries = await entriesOf(linesOf(text));
    return entries === null ? null : { entries, textBytes: text.length };
  }

  /** After a transfer that is done; whatever was kept of these sources is forgotten. */
  async keepOffered(sources: string, entries: readonly SourceEntry[]): Promise<void> {
    if (entries.length < KEPT_MIN_ENTRIES) return;
    await this.#keep(
      listed(entries, ({ name }) => name),
      () => offeredName(sources),
    );
  }

  /**
   * Not one with names that some file system takes for the same: of what was kept, each entry can be
   * looked for under its own name (io/files/unchanged-tree.ts).
   */
  async keepReceived(peerKey: string, entries: readonly ListEntry[]): Promise<void> {
    if (entries.length < KEPT_MIN_ENTRIES) return;
    await this.#keep(distinct(listed(entries, ({ path }) => path)), (digest) =>
      receivedName(peerKey, digest),
    );
  }

  async #read(name: string): Promise<string | null> {
    const path = join(this.#folder, name);
    try {
      const text = await readFile(path, 'utf8');
      // The least used ones go.
      const now = new Date();
      void utimes(path, now, now).catch(() => undefined);
      return text;
    } catch {
      return null;
    }
  }

  async #keep(entries: Iterable<Listed | null>, nameOf: (digest: string) => string): Promise<void> {
    const fresh = join(this.#folder, randomBytes(8).toString('hex') + FRESH_SUFFIX);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const digest = await writeText(fresh, entries);
      if (digest === null) await unlink(fresh);
      else {
        await rename(fresh, join(this.#folder, nameOf(digest)));
        await this.#dropOldest();
      }
    } catch (fault) {
      // All were forgotten meanwhile, and this one with them.
      if (isGone(fault)) return;
      this.#log('a list could not be kept: it will be said again', fault);
      await unlink(fresh).catch(() => undefined);
    }
  }

  /** Other transfers and programs keep and drop lists at the same time. */
  async #dropOldest(): Promise<void> {
    const there = (await readdir(this.#folder)).map((name) => keptAt(join(this.#folder, name)));
    const kept = (await Promise.all(there)).filter((one) => one !== null);
    kept.sort((one, other) => other.mtimeMs - one.mtimeMs);
    const freshSince = Date.now() - FRESH_MAX_MS;
    let bytes = 0;
    let count = 0;
    for (const { path, mtimeMs, size } of kept) {
      if (path.endsWith(FRESH_SUFFIX)) {
        // Somebody writes it, or was killed meanwhile.
        if (mtimeMs < freshSince) await unlinkIfThere(path);
        continue;
      }
      bytes += size;
      count += 1;
      if (count > ALL_MAX_COUNT || bytes > ALL_MAX_BYTES) await unlinkIfThere(path);
    }
  }
}

interface KeptFile {
  readonly path: string;
  readonly mtimeMs: number;
  readonly size: number;
}

/** Null: it has its name by now, or is gone. */
async function keptAt(path: string): Promise<KeptFile | null> {
  try {
    const { mtimeMs, size } = await stat(path);
    return { path, mtimeMs, size };
  } catch (fault) {
    if (isGone(fault)) return null;
    throw fault;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((fault: unknown) => {
    if (!isGone(fault)) throw fault;
  });
}

const isGone = (fault: unknown): boolean => (fault as NodeJS.ErrnoException).code === 'ENOENT';

/** All of them: a person wants no names kept. Nothing happens where there are none. */
export function removeFormerLists(resumeFolder: string): void {
  rmSync(join(resumeFolder, FOLDER), { recursive: true, force: true });
}

/** The same, then null where a name is like one before it, or a folder's names do not come together. */
function* distinct(entries: Iterable<Listed>): Generator<Listed | null, void, undefined> {
  const folders = new Set<string>();
  // What was given itself comes with all that is in it in between.
  const given = new Set<string>();
  let names = given;
  let prefix = '';
  for (const listed of entries) {
    const [path] = listed;
    const cut = path.lastIndexOf('/') + 1;
    if (prefix.length !== cut || !path.startsWith(prefix)) {
      prefix = path.slice(0, cut);
      names = prefix === '' ? given : new Set();
      const key = folded(prefix);
      if (prefix !== '' && folders.has(key)) yield null;
      folders.add(key);
    }
    const key = folded(path.slice(cut));
    if (names.has(key)) yield null;
    names.add(key);
    yield listed;
  }
}

/**
 * The digest of what was written; null: it is too long, or not to be kept (a null among `entries`). In
 * pieces: of a long list all the text at once would be much.
 */
async function writeText(path: string, entries: Iterable<Listed | null>): Promise<string | null> {
  const handle = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let byteCount = 0;
    for (const text of piecesOf(entries)) {
      const bytes = Buffer.from(text ?? '');
      byteCount += bytes.length;
      if (text === null || byteCount > KEPT_MAX_BYTES) return null;
      hash.update(bytes);
      // Not `write`: on a disk that is nearly full that writes a part and says nothing.
      await handle.writeFile(bytes);
    }
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

function* piecesOf(entries: Iterable<Listed | null>): Generator<string | null, void, undefined> {
  const lines = new ListText();
  let text = '';
  let count = 0;
  const take = (line: string): void => {
    text += `${line}\n`;
  };
  for (const listed of entries) {
    if (listed === null) {
      yield null;
      return;
    }
    const [path, entry] = listed;
    lines.add(entry, path, take);
    count += 1;
    if (count % SLICE_LINES !== 0) continue;
    yield text;
    text = '';
  }
  yield text;
}

function* listed<E extends Listed[1]>(
  entries: readonly E[],
  pathOf: (entry: E) => string,
): Generator<Listed, void, undefined> {
  for (const entry of entries) yield [pathOf(entry), entry];
}

async function entriesOf(lines: readonly string[]): Promise<readonly ListEntry[] | null> {
  const entries: ListEntry[] = [];
  const reader = new ListEntryReader();
  const take = (entry: ListEntry): boolean => entries.push(entry) > 0;
  for (let at = 0; at < lines.length; at += SLICE_LINES) {
    if (at > 0) await nextTurn();
    const values = JSON.parse(`[${lines.slice(at, at + SLICE_LINES).join(',')}]`) as unknown[];
    if (!reader.read(values, take)) return null;
  }
  return entries;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  // Behind the end of the last one.
  lines.pop();
  return lines;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const offeredName = (sources: string): string => `offered-${digestOf(sources)}`;

const receivedName = (peerKey: string, digest: string): string =>
  `received-${digestOf(`${peerKey} ${digest}`)}`;
