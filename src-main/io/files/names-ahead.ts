/**
 * The names in the folders of a tree that is walked, in order: at once, or, where a disk is slow, those
 * of the next folder while the present one is looked at. Leaves out what is never sent: ignored names
 * and parts of ours.
 */
import { isUtf8 } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isPartName } from './part-file.ts';
import { QuickTrial } from './quick-trial.ts';

export interface ChildName {
  readonly text: string;
  /** The name is this text; else it is none, and the file cannot be reached by it. */
  readonly isWhole: boolean;
}

type Names = readonly ChildName[] | Error;

/** Folders whose names wait: one for each level, where trees are not deeper than this. */
const AHEAD_MAX = 8;
/** In the place of what is no text; a name may also really hold it. */
const NO_TEXT = '\uFFFD';

export class NamesAhead {
  private readonly ignored: ReadonlySet<string>;
  private readonly reading = new Map<string, Promise<Names>>();
  /** Of reading a folder in this thread. */
  private readonly trial = new QuickTrial();
  /** The last one could not be read so. */
  private isSlow = false;

  constructor(ignoredNames: readonly string[]) {
    this.ignored = new Set(ignoredNames);
  }

  /** `folder`: absolute. At once where the system knows them; an error is why it cannot be looked into. */
  of(folder: string): Names | Promise<Names> {
    this.isSlow = !this.trial.isTrying;
    const reading = this.reading.get(folder);
    if (reading !== undefined) {
      this.reading.delete(folder);
      return reading;
    }
    if (this.isSlow) return this.read(folder);
    return this.trial.run(() => this.readNow(folder)) ?? this.read(folder);
  }

  /** Where each has to be waited for. */
  readAhead(folder: string): void {
    if (!this.isSlow || this.reading.size >= AHEAD_MAX || this.reading.has(folder)) return;
    this.reading.set(folder, this.read(folder));
  }

  /** Null: that cannot be told so. */
  private readNow(folder: string): Names | null {
    try {
      const texts = readdirSync(folder);
      return texts.some(isNoText) ? null : this.wanted(inOrder(texts));
    } catch {
      // Why not, `read` can say.
      return null;
    }
  }

  private async read(folder: string): Promise<Names> {
    try {
      const texts = await readdir(folder);
      return this.wanted(texts.some(isNoText) ? await readBytes(folder) : inOrder(texts));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private wanted(names: readonly ChildName[]): Names {
    return names.filter(({ text }) => !this.ignored.has(text) && !isPartName(text));
  }
}

const isNoText = (text: string): boolean => text.includes(NO_TEXT);

const inOrder = (texts: string[]): readonly ChildName[] =>
  texts.sort().map((text) => ({ text, isWhole: true }));

async function readBytes(folder: string): Promise<ChildName[]> {
  const names = await readdir(folder, { encoding: 'buffer' });
  return names
    .sort((a, b) => Buffer.compare(a, b))
    .map((name) => ({ text: name.toString(), isWhole: isUtf8(name) }));
}
