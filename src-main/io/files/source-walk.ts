/**
 * Finds what is to be sent: the given files, and the given folders with all that is in them, as
 * entries of a list, while the list already goes out. Decides what is left out (ignored names, parts of
 * ours, what is neither file, folder nor link, links that lead out of their tree) and what nothing can be sent
 * without. Memory: one folder's names at a time for each level, whatever the size of the tree.
 *
 * for await (const step of walkSources(paths, options)) ...  // 'entries' | 'left-out' | 'failed' (last)
 */
import { accessSync, constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { access, lstat, readlink, stat } from 'node:fs/promises';
import { basename, posix, sep } from 'node:path';
import type { Failure } from '../../../src-shared/failure.ts';
import { keepBothName } from '../../../src-shared/safe-name.ts';
import { isPath } from '../../transfer/list-entry.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { EXAMINED_AT_ONCE, LOOKED_IN_ONE_GO, WALK_STEP_ENTRIES } from './file-constants.ts';
import { Gate } from './gate.ts';
import { QuickTrial } from './quick-trial.ts';
import { modifiedAtOf } from './file-times.ts';
import { NamesAhead } from './names-ahead.ts';
import type { ChildName } from './names-ahead.ts';
import { QuickFolder, seenOf } from './quick-look.ts';
import type { Seen } from './quick-look.ts';
import { sourceFailure } from './system-error.ts';
import { TurnSlice } from './turn-slice.ts';

/** What file managers leave in folders, and nobody means to send. */
export const IGNORED_NAMES: readonly string[] = ['.DS_Store', 'Thumbs.db'];

export interface WalkOptions {
  /** Left out wherever they occur in a folder, not when they are given themselves. */
  readonly ignoredNames: readonly string[];
  /** What cannot be read is left out, and told; else it ends the walk. */
  readonly skipUnreadable: boolean;
}

export type WalkStep =
  /** Parents before children, siblings in the order of their names. */
  | { readonly kind: 'entries'; readonly entries: readonly SourceEntry[] }
  /** `name` as it would have been sent. */
  | { readonly kind: 'left-out'; readonly name: string; readonly failure: Failure }
  /** Nothing can be sent. The last step. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** `paths`: absolute. A link that is given itself is followed: a person who chose one means what it leads to. */
export async function* walkSources(
  paths: readonly string[],
  options: WalkOptions,
): AsyncGenerator<WalkStep, void, undefined> {
  const names = topNames(paths);
  const context = { ...options, trial: new QuickTrial(), slice: new TurnSlice() };
  for (const [index, path] of paths.entries()) {
    for await (const step of walkTop(path, names[index] ?? basename(path), context)) {
      yield step;
      if (step.kind === 'failed') return;
    }
  }
}

type WalkContext = WalkOptions & {
  /** Of looking at entries in this thread. */
  readonly trial: QuickTrial;
  readonly slice: TurnSlice;
};

async function* walkTop(
  path: string,
  name: string,
  options: WalkContext,
): AsyncGenerator<WalkStep, void, undefined> {
  const found = await examine(
    path,
    name,
    await stat(path).catch((error: unknown) => asError(error)),
  );
  if (found.kind !== 'entry') {
    const failure = found.kind === 'special' ? notOrdinary(name) : found.failure;
    yield options.skipUnreadable && failure.kind === 'source-unreadable'
      ? { kind: 'left-out', name, failure }
      : { kind: 'failed', failure };
    return;
  }
  yield { kind: 'entries', entries: [found.entry] };
  if (found.entry.kind === 'folder') yield* walkFolder(found.entry, options);
}

/** Depth first, without recursion: a tree can be deeper than a stack. */
async function* walkFolder(
  top: SourceEntry,
  options: WalkContext,
): AsyncGenerator<WalkStep, void, undefined> {
  const waiting: SourceEntry[] = [top];
  const names = new NamesAhead(options.ignoredNames);
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const children = await names.of(folder.path);
    const next = waiting.at(-1);
    if (next !== undefined) names.readAhead(next.path);
    if (children instanceof Error) {
      const failure = sourceFailure(children, folder.name);
      const step = stepFor(folder.name, failure, options);
      yield step;
      if (step.kind === 'failed') return;
      continue;
    }
    const folders: SourceEntry[] = [];
    for (let at = 0; at < children.length; at += WALK_STEP_ENTRIES) {
      const some = children.slice(at, at + WALK_STEP_ENTRIES);
      for (const step of await look(folder, some, options, top.name)) {
        yield step;
        if (step.kind === 'failed') return;
        if (step.kind !== 'entries') continue;
        for (const entry of step.entries) if (entry.kind === 'folder') folders.push(entry);
      }
    }
    // The stack gives back the last first.
    waiting.push(...folders.reverse());
  }
}

/** What cannot be read ends the walk, or is left out by choice. */
function stepFor(name: string, failure: Failure, options: WalkOptions): WalkStep {
  const isFinal = failure.kind === 'source-unreadable' && !options.skipUnreadable;
  return isFinal ? { kind: 'failed', failure } : { kind: 'left-out', name, failure };
}

type Found =
  | { readonly kind: 'entry'; readonly entry: SourceEntry }
  /** A pipe, a socket, a device. */
  | { readonly kind: 'special' }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** The entries among `children` as one step, then a step for each that is left out. */
async function look(
  folder: SourceEntry,
  children: readonly ChildName[],
  options: WalkContext,
  topName: string,
): Promise<WalkStep[]> {
  const found = await examineAll(folder, children, options, topName);
  const entries: SourceEntry[] = [];
  const leftOut: WalkStep[] = [];
  for (const [index, one] of found.entries()) {
    if (one.kind === 'entry') {
      entries.push(one.entry);
      continue;
    }
    const name = `${folder.name}/${children[index]?.text ?? ''}`;
    const failure = one.kind === 'special' ? notOrdinary(name) : one.failure;
    const step = stepFor(name, failure, options);
    if (step.kind === 'failed') return [step];
    leftOut.push(step);
  }
  return entries.length === 0 ? leftOut : [{ kind: 'entries', entries }, ...leftOut];
}

/** What the system knows at once is looked at in this thread, a little in each turn. */
async function examineAll(
  folder: SourceEntry,
  children: readonly ChildName[],
  { trial, slice }: WalkContext,
  topName: string,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  const late: Promise<void>[] = [];
  const gate = new Gate(EXAMINED_AT_ONCE);
  const quick = new QuickFolder(folder.path, trial);
  const at = { path: folder.path, name: folder.name };
  try {
    for (let first = 0; first < children.length; first += LOOKED_IN_ONE_GO) {
      const some = children.slice(first, first + LOOKED_IN_ONE_GO);
      const known = trial.isTrying
        ? trial.run(() => some.map((child) => examineNow(at, quick, child)))
        : some.map(() => null);
      known.forEach((now, number) => {
        const child = some[number];
        if (now !== null) found[first + number] = now;
        else if (child !== undefined) {
          const look = gate.run(async () => {
            found[first + number] = await examineChild(folder, child, topName);
          });
          late.push(look);
        }
      });
      const pause = slice.rest();
      if (pause !== null) await pause;
    }
  } finally {
    quick.close();
  }
  await Promise.all(late);
  return found;
}

/** Without waiting, what is plainly a file or a folder; null: it has to be looked at thoroughly. */
function examineNow(folder: FolderAt, quick: QuickFolder, child: ChildName): Found | null {
  if (!child.isWhole) return null;
  const seen = quick.look(child.text);
  if (seen === null || seen.kind === 'other') return null;
  const entry = new ChildEntry(folder, child.text, seen.kind, seen);
  if (seen.kind === 'file' && !everyoneReads(seen) && !isReadableNow(entry.path)) return null;
  return isPath(entry.name)
    ? { kind: 'entry', entry }
    : failed({ kind: 'path-too-long', name: entry.name });
}

type FolderAt = Pick<SourceEntry, 'path' | 'name'>;

/** Most of a tree are these: what leads to one is kept once for all of a folder. */
class ChildEntry implements SourceEntry {
  private readonly folder: FolderAt;
  private readonly own: string;
  readonly kind: 'file' | 'folder';
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly executable: boolean;
  readonly target = null;

  constructor(folder: FolderAt, own: string, kind: 'file' | 'folder', seen: Seen) {
    this.folder = folder;
    this.own = own;
    this.kind = kind;
    this.sizeBytes = kind === 'file' ? seen.sizeBytes : 0;
    this.modifiedAt = modifiedAtOf(seen);
    this.executable = kind === 'file' && (seen.mode & ANYONE_EXECUTES) !== 0;
  }

  get path(): string {
    return pathIn(this.folder.path, this.own);
  }

  get name(): string {
    return `${this.folder.name}/${this.own}`;
  }
}

async function examineChild(
  folder: SourceEntry,
  child: ChildName,
  topName: string,
): Promise<Found> {
  const name = `${folder.name}/${child.text}`;
  // Another name would come out of it, and no way to the file.
  if (!child.isWhole) return failed({ kind: 'unsafe-name', name });
  const path = pathIn(folder.path, child.text);
  const stats = await lstat(path).catch((error: unknown) => asError(error));
  if (stats instanceof Error || !stats.isSymbolicLink()) return examine(path, name, stats);
  return examineLink(path, name, topName);
}

async function examine(path: string, name: string, stats: Stats | Error): Promise<Found> {
  if (stats instanceof Error) return failed(sourceFailure(stats, name));
  const seen = seenOf(stats);
  const found = foundOf(path, name, seen);
  if (found.kind !== 'entry' || seen.kind !== 'file' || (await isReadable(path, seen)))
    return found;
  return failed({ kind: 'source-unreadable', name });
}

/** Of what can be read. */
function foundOf(path: string, name: string, seen: Seen): Found {
  if (seen.kind === 'other') return { kind: 'special' };
  if (!isPath(name)) return failed({ kind: 'path-too-long', name });
  const isFile = seen.kind === 'file';
  return {
    kind: 'entry',
    entry: {
      path,
      name,
      kind: seen.kind,
      sizeBytes: isFile ? seen.sizeBytes : 0,
      modifiedAt: modifiedAtOf(seen),
      executable: isFile && (seen.mode & ANYONE_EXECUTES) !== 0,
      target: null,
    },
  };
}

const ANYONE_EXECUTES = 0o111;
const EVERYONE_READS = 0o444;

const everyoneReads = ({ mode }: Seen): boolean => (mode & EVERYONE_READS) === EVERYONE_READS;

async function isReadable(path: string, seen: Seen): Promise<boolean> {
  if (everyoneReads(seen)) return true;
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

function isReadableNow(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** `folder` is absolute and in order: nothing of it has to be worked out for each file. */
const pathIn = (folder: string, name: string): string =>
  folder.endsWith(sep) ? folder + name : folder + sep + name;

/** Kept as a link where it stays inside what is sent; never followed. */
async function examineLink(path: string, name: string, topName: string): Promise<Found> {
  let target: string;
  try {
    target = (await readlink(path)).replaceAll('\\', process.platform === 'win32' ? '/' : '\\');
  } catch (error) {
    return failed(sourceFailure(error, name));
  }
  if (!isPath(name)) return failed({ kind: 'path-too-long', name });
  const leadsTo = posix.normalize(posix.join(posix.dirname(name), target));
  const isInside = leadsTo === topName || leadsTo.startsWith(`${topName}/`);
  if (posix.isAbsolute(target) || !isInside) return failed({ kind: 'link-leads-out', name });
  return {
    kind: 'entry',
    entry: { path, name, kind: 'link', sizeBytes: 0, modifiedAt: 0, executable: false, target },
  };
}

/** Two given paths may end in the same name. */
function topNames(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const wanted = basename(path) || 'files';
    let name = wanted;
    for (let n = 2; taken.has(folded(name)); n += 1) name = keepBothName(wanted, n);
    taken.add(folded(name));
    return name;
  });
}

const folded = (name: string): string => name.normalize('NFC').toLowerCase();

const failed = (failure: Failure): Found => ({ kind: 'failure', failure });

const notOrdinary = (name: string): Failure => ({ kind: 'source-is-folder', name });

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
