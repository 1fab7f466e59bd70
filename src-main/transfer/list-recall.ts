/**
 * A list that is being made, held against one that was offered before: is it the same to the last
 * entry? Says nothing to anybody.
 */
import { ListText } from './list-text.ts';
import type { SourceEntry } from './session-api.ts';

/** A list that was offered before, as the sender keeps it. */
export interface FormerList {
  /** SHA-256 of its text (list-text.ts), 64 hexadecimal digits. */
  readonly digest: string;
  /** Lines, each with its end. */
  readonly text: string;
}

export class ListRecall {
  entryCount = 0;
  totalBytes = 0;
  private readonly former: string;
  private readonly text = new ListText();
  /** So far they are the same. */
  private at = 0;
  private isSame = true;

  constructor({ text }: FormerList) {
    this.former = text;
  }

  /** Are these the next entries of that list, too? Nothing is asked any more after a no. */
  isNext(entries: readonly SourceEntry[]): boolean {
    for (const entry of entries) {
      this.entryCount += 1;
      this.totalBytes += entry.sizeBytes;
      this.text.add(entry, entry.name, this.compare);
      if (!this.isSame) return false;
    }
    return true;
  }

  /** That list has no more entries. */
  get isAtEnd(): boolean {
    return this.at === this.former.length;
  }

  private readonly compare = (line: string): void => {
    if (this.former.startsWith(line, this.at) && this.former[this.at + line.length] === '\n') {
      this.at += line.length + 1;
    } else this.isSame = false;
  };
}
