/**
 * What a sender remembers on the disk of a transfer that may be interrupted: the list as it was offered,
 * one line an entry, in the order of the walk. The next attempt's walk is held against it: was anything
 * changed, added or taken away meanwhile? Written when the walk is over, and nothing waits for its disk;
 * where it cannot be written, the next attempt compares nothing.
 */
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Failure } from '../../../src-shared/failure.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import type { WalkStep } from '../files/source-walk.ts';
import { wholeLines } from './whole-lines.ts';

/** What lists are called, after the wire id; and while they are written, after that. */
export const SENT_SUFFIX = '.sent';
export const FRESH_SUFFIX = '.new';

/** Written at a time, in UTF-16 units: some milliseconds of work. */
const WRITE_UNITS = 65_536;

export class SentList {
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();
  #isRemoved = false;

  /** `path`: absolute; nobody else writes it. */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * The same steps; the last one is `failed` with `sources-changed` if the walk does not find what the
   * last attempt's found. `acceptChanges`: whatever it finds is what the next attempt's has to find.
   */
  async *watch(
    walk: AsyncGenerator<WalkStep>,
    acceptChanges: boolean,
  ): AsyncGenerator<WalkStep, void, undefined> {
    await this.#writing;
    const before = acceptChanges ? null : await Comparison.begin(this.#path);
    const steps: (readonly SourceEntry[])[] = [];
    for await (const step of walk) {
      if (step.kind === 'entries') {
        if (before === null) steps.push(step.entries);
        else for (const entry of step.entries) await before.compare(entry.name, lineOf(entry));
      }
      yield step;
      // Not whole: nothing to compare with.
      if (step.kind === 'failed') return;
    }
    if (before === null) {
      // Nobody waits for it, and an attempt that ends sooner has no need of it.
      this.#writing = writeList(this.#path, steps, () => !this.#isRemoved);
      return;
    }
    const failure = await before.end();
    if (failure !== null) yield { kind: 'failed', failure };
  }

  /** Once the transfer is over; what is just being written is not written to its end. */
  async remove(): Promise<void> {
    this.#isRemoved = true;
    await this.#writing;
    await unlink(this.#path).catch(() => undefined);
    // Of an attempt that was killed while it wrote.
    await unlink(freshPathOf(this.#path)).catch(() => undefined);
  }
}

const freshPathOf = (path: string): string => path + FRESH_SUFFIX;

/**
 * Written beside the list that it becomes, and under its own name if it could be, else gone; `isWanted` is
 * asked between pieces. `steps`: entries as they came, which the transfer holds anyway.
 */
async function writeList(
  path: string,
  steps: readonly (readonly SourceEntry[])[],
  isWanted: () => boolean,
): Promise<void> {
  const fresh = freshPathOf(path);
  try {
    await mkdir(dirname(fresh), { recursive: true, mode: 0o700 });
    const handle = await open(fresh, 'w', 0o600);
    try {
      for (const text of piecesOf(steps)) {
        await handle.write(text);
        if (!isWanted()) break;
      }
    } finally {
      await handle.close();
    }
    if (isWanted()) await rename(fresh, path);
    else await unlink(fresh);
  } catch {
    await unlink(fresh).catch(() => undefined);
  }
}

function* piecesOf(steps: readonly (readonly SourceEntry[])[]): Generator<string, void, undefined> {
  let text = '';
  for (const entries of steps) {
    for (const entry of entries) text += `${lineOf(entry)}\n`;
    if (text.length < WRITE_UNITS) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** In step as long as nothing differs, which takes no memory; from the first difference on by name. */
class Comparison {
  readonly #lines: AsyncGenerator<string>;
  #rest: Map<string, string> | null = null;
  #changed = 0;
  #firstName = '';

  private constructor(lines: AsyncGenerator<string>) {
    this.#lines = lines;
  }

  /** Null: there is nothing to compare with. */
  static async begin(path: string): Promise<Comparison | null> {
    const lines = linesOf(path);
    const first = await lines.next();
    if (first.done === true) return null;
    return new Comparison(chain(first.value, lines));
  }

  async compare(name: string, line: string): Promise<void> {
    if (this.#rest === null) {
      const before = await this.#lines.next();
      if (before.done !== true && before.value === line) return;
      this.#rest = await byName(before.done === true ? null : before.value, this.#lines);
    }
    const known = this.#rest.get(name);
    this.#rest.delete(name);
    if (known !== line) this.#note(name);
  }

  async end(): Promise<Failure | null> {
    this.#rest ??= await byName(null, this.#lines);
    for (const name of this.#rest.keys()) this.#note(name);
    if (this.#changed === 0) return null;
    return { kind: 'sources-changed', name: this.#firstName, count: this.#changed };
  }

  #note(name: string): void {
    if (this.#changed === 0) this.#firstName = name;
    this.#changed += 1;
  }
}

/** A folder's time says only what its entries say themselves. */
function lineOf({ name, kind, sizeBytes, modifiedAt, executable, target }: SourceEntry): string {
  const time = kind === 'folder' ? 0 : modifiedAt;
  const leadsTo = target === null ? 'null' : JSON.stringify(target);
  return `[${JSON.stringify(name)},"${kind}",${sizeBytes},${time},${executable},${leadsTo}]`;
}

async function byName(
  first: string | null,
  rest: AsyncGenerator<string>,
): Promise<Map<string, string>> {
  const lines = new Map<string, string>();
  const keep = (line: string): void => {
    const [name] = JSON.parse(line) as [string];
    lines.set(name, line);
  };
  if (first !== null) keep(first);
  for await (const line of rest) keep(line);
  return lines;
}

/** None if it is not there, or cannot be read. */
async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    for await (const lines of wholeLines(path)) yield* lines;
  } catch {
    // As if it were not there.
  }
}

async function* chain(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
