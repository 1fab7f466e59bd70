/**
 * A whole list as text, one line an entry or prefix: what both sides of a transfer make the same of the
 * same list, so that its digest names it. PROTOCOL.md section 7.3.
 */
import { encodeListEntry, type ListEntry } from './list-entry.ts';

/** What an entry says of itself beside its path. */
type Entry = Omit<ListEntry, 'path'>;

export class ListText {
  private prefix = '';

  /** The line of the next entry of the list, after that of its prefix where that is another; without their ends. */
  add(entry: Entry, path: string, take: (line: string) => void): void {
    const cut = path.lastIndexOf('/') + 1;
    const prefix = path.slice(0, cut);
    if (prefix !== this.prefix) {
      this.prefix = prefix;
      take(JSON.stringify(prefix));
    }
    take(encodeListEntry(entry, path.slice(cut)));
  }
}
