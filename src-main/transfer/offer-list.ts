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
import type { RecalledList } from './session-api.ts';
import type { SenderMessage } from './messages.ts';

type List = Extract<SenderMessage, { readonly type: 'list' }>;
type ListEnd = Extract<SenderMessage, { readonly type: 'list-end' }>;
type ListSame = Extract<SenderMessage, { readonly type: 'list-same' }>;

export class OfferList {
  totalBytes = 0;
  isComplete = false;
  private readonly said: ListEntry[] = [];
  /** That this one may turn out to be; null: none, or it is another one. */
  private recalled: RecalledList | null = null;
  private textBytes = 0;
  private pathUnits = 0;

  /** Of memory, about: text, and what an entry costs beside its text. */
  get heldBytes(): number {
    const textBytes = this.textBytes + (this.recalled?.textBytes ?? 0);
    return textBytes + this.entries.length * LIST_ENTRY_HELD_BYTES;
  }

  /** What has come, which grows; or what it may turn out to be. */
  get entries(): readonly ListEntry[] {
    return this.recalled?.entries ?? this.said;
  }

  /** `entries` are those of a list that is known from before. */
  get mayBeRecalled(): boolean {
    return this.recalled !== null;
  }

  get wasRecalled(): boolean {
    return this.isComplete && this.recalled !== null;
  }

  /** Before anything of it was said. False: too late. */
  recall(list: RecalledList): boolean {
    if (this.said.length > 0 || this.isComplete) return false;
    this.recalled = list;
    return true;
  }

  /** `textBytes`: of the whole message. Null, or the rule that the page breaks. */
  add(page: List, textBytes: number): string | null {
    if (this.isComplete) return 'a list page after the end of the list';
    this.recalled = null;
    if (page.first !== this.said.length) return 'a list page out of order';
    this.textBytes += textBytes;
    if (this.textBytes > LIST_TEXT_MAX_BYTES) return 'a list too long';
    if (this.said.length + page.entries.length > ENTRIES_MAX) return 'too many entries';
    for (const entry of page.entries) {
      this.totalBytes += entry.sizeBytes;
      this.pathUnits += entry.path.length;
      this.said.push(entry);
    }
    // A prefix that came once is in every path.
    if (this.pathUnits > LIST_PATHS_MAX_UNITS) return 'a list of paths too long';
    return this.totalBytes > Number.MAX_SAFE_INTEGER ? 'too many bytes' : null;
  }

  /** Null, or the rule that it breaks. */
  end(message: ListEnd): string | null {
    if (this.isComplete) return 'two ends of one list';
    this.recalled = null;
    return this.complete(message);
  }

  /** It is the one that is known here. Null, or the rule that it breaks. */
  same(message: ListSame): string | null {
    if (this.isComplete || this.recalled === null) return 'the same as no list that is known here';
    for (const { sizeBytes } of this.recalled.entries) this.totalBytes += sizeBytes;
    return this.complete(message);
  }

  private complete(said: { readonly entries: number; readonly bytes: number }): string | null {
    if (said.entries !== this.entries.length) return 'a list of another length than said';
    if (said.bytes !== this.totalBytes) return 'a list of other bytes than said';
    this.isComplete = true;
    return null;
  }
}
