/**
 * An offer as it arrives: the promise (how many files, how many bytes), then the pages that have to
 * keep it. PROTOCOL.md section 7.
 */
import type { ListEntry, SenderMessage } from './messages.ts';

type Offer = Extract<SenderMessage, { readonly type: 'offer' }>;
type List = Extract<SenderMessage, { readonly type: 'list' }>;

export class OfferList {
  readonly entries: ListEntry[] = [];
  private readonly offer: Offer;
  private listedBytes = 0;

  constructor(offer: Offer) {
    this.offer = offer;
  }

  get totalBytes(): number {
    return this.offer.bytes;
  }

  get isComplete(): boolean {
    return this.entries.length === this.offer.files;
  }

  /** Null, or the rule that the page breaks. */
  add(page: List): string | null {
    if (page.first !== this.entries.length) return 'a list page out of order';
    if (page.first + page.entries.length > this.offer.files) return 'more files than offered';
    for (const entry of page.entries) {
      this.listedBytes += entry.size;
      if (this.listedBytes > this.offer.bytes) return 'more bytes than offered';
      this.entries.push(entry);
    }
    if (this.isComplete && this.listedBytes !== this.offer.bytes) return 'fewer bytes than offered';
    return null;
  }
}
