/**
 * A list as it arrives: pages in order, then the end that has to agree with them. Bounded, since
 * nobody has said yes to it. PROTOCOL.md section 7.
 */
import {
  ENTRIES_MAX,
  LIST_ENTRY_HELD_BYTES,
  LIST_PATHS_MAX_UNITS,
  LIST_TEXT_MAX_BYTES,
} from './constants.ts';
import type { ListEntry } from './list-entry.ts';
import type { SenderMessage } from './messages.ts';

type List = Extract<SenderMessage, { readonly type: 'list' }>;
type ListEnd = Extract<SenderMessage, { readonly type: 'list-end' }>;

export class OfferList {
  readonly entries: ListEntry[] = [];
  totalBytes = 0;
  isComplete = false;
  private textBytes = 0;
  private pathUnits = 0;

  /** Of memory, about: text, and what an entry costs beside its text. */
  get heldBytes(): number {
    return this.textBytes + this.entries.length * LIST_ENTRY_HELD_BYTES;
  }

  /** `textBytes`: of the whole message. Null, or the rule that the page breaks. */
  add(page: List, textBytes: number): string | null {
    if (this.isComplete) return 'a list page after the end of the list';
    if (page.first !== this.entries.length) return 'a list page out of order';
    this.textBytes += textBytes;
    if (this.textBytes > LIST_TEXT_MAX_BYTES) return 'a list too long';
    if (this.entries.length + page.entries.length > ENTRIES_MAX) return 'too many entries';
    for (const entry of page.entries) {
      this.totalBytes += entry.sizeBytes;
      this.pathUnits += entry.path.length;
      this.entries.push(entry);
    }
    // A prefix that came once is in every path.
    if (this.pathUnits > LIST_PATHS_MAX_UNITS) return 'a list of paths too long';
    return this.totalBytes > Number.MAX_SAFE_INTEGER ? 'too many bytes' : null;
  }

  /** Null, or the rule that it breaks. */
  end(message: ListEnd): string | null {
    if (this.isComplete) return 'two ends of one list';
    if (message.entries !== this.entries.length) return 'a list of another length than said';
    if (message.bytes !== this.totalBytes) return 'a list of other bytes than said';
    this.isComplete = true;
    return null;
  }
}
