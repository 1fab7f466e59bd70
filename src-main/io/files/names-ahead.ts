/**
 * The names in the folders of a tree that is walked, in order; those of the next folder are read while
 * the present one is looked at. Leaves out what is never sent: ignored names and parts of ours.
 */
import { isUtf8 } from 'node:buffer';
import { readdir } from 'node:fs/promises';
import { isPartName } from './part-file.ts';

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

  constructor(ignoredNames: readonly string[]) {
    this.ignored = new Set(ignoredNames);
  }

  /** `folder`: absolute. An error is why it cannot be looked into. */
  of(folder: string): Promise<Names> {
    const names = this.reading.get(folder) ?? this.read(folder);
    this.reading.delete(folder);
    return names;
  }

  readAhead(folder: string): void {
    if (this.reading.size >= AHEAD_MAX || this.reading.has(folder)) return;
    this.reading.set(folder, this.read(folder));
  }

  private async read(folder: string): Promise<Names> {
    try {
      const texts = await readdir(folder);
      const names = texts.some((text) => text.includes(NO_TEXT))
        ? await readBytes(folder)
        : texts.sort().map((text) => ({ text, isWhole: true }));
      return names.filter(({ text }) => !this.ignored.has(text) && !isPartName(text));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

async function readBytes(folder: string): Promise<ChildName[]> {
  const names = await readdir(folder, { encoding: 'buffer' });
  return names
    .sort((a, b) => Buffer.compare(a, b))
    .map((name) => ({ text: name.toString(), isWhole: isUtf8(name) }));
}
