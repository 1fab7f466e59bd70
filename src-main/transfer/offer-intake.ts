/**
 * What is offered to us, from its first word to the end of its list: does it add up, what is in it, and
 * until when do we wait for more. PROTOCOL.md section 7.
 */
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import { OFFER_COMPLETE_MAX_MS, OFFER_PAGE_MAX_MS } from './constants.ts';
import type { ListEntry } from './list-entry.ts';
import type { SenderMessage } from './messages.ts';
import { OfferList } from './offer-list.ts';
import type { PreviewMessage } from './preview.ts';
import { PreviewInbox } from './preview-inbox.ts';
import { ReceivedFile } from './received-file.ts';
import type { OfferedList, RecalledList } from './session-api.ts';

type Offer = Extract<SenderMessage, { readonly type: 'offer' }>;
type ListPage = Extract<SenderMessage, { readonly type: 'list' }>;
type ListEnd = Extract<SenderMessage, { readonly type: 'list-end' | 'list-same' }>;

export class OfferIntake {
  /** Of the list as far as it has come. */
  readonly files: ReceivedFile[] = [];
  readonly list = new OfferList();
  private promise: Offer | null = null;
  private readonly previews = new PreviewInbox();
  /** In milliseconds of the session's clock. */
  private pageDeadline: number;
  private readonly listDeadline: number;

  constructor(now: number) {
    this.pageDeadline = now + OFFER_PAGE_MAX_MS;
    this.listDeadline = now + OFFER_COMPLETE_MAX_MS;
  }

  /** Null until the list is complete. */
  get offered(): OfferedList | null {
    if (this.promise === null || !this.list.isComplete) return null;
    const { transfer, conflict } = this.promise;
    const { entries, totalBytes } = this.list;
    return { wireId: transfer, conflict, entries, totalBytes };
  }

  /** When patience with a list that does not come ends. */
  get deadline(): number {
    return this.pageDeadline;
  }

  /** Null, or the rule that it breaks. */
  begin(offer: Offer): string | null {
    if (this.promise !== null) return 'a second offer';
    this.promise = offer;
    return null;
  }

  /** `messageBytes`: of the whole message. Null, or the rule that it breaks. */
  addPage(page: ListPage, messageBytes: number, now: number): string | null {
    if (this.promise === null) return 'a list before its offer';
    this.pageDeadline = Math.min(now + OFFER_PAGE_MAX_MS, this.listDeadline);
    // It is not the list that it could have been.
    if (this.list.mayBeRecalled) this.files.length = 0;
    const broken = this.list.add(page, messageBytes);
    if (broken === null) this.noteFiles(page.entries);
    return broken;
  }

  /** What its list may turn out to be. False: it is another one, or that is not known here. */
  recall(list: RecalledList | null): boolean {
    if (list === null || !this.list.recall(list)) return false;
    this.noteFiles(list.entries);
    return true;
  }

  /** Null, or the rule that it breaks. */
  end(message: ListEnd): string | null {
    if (this.promise === null) return 'a list before its offer';
    return message.type === 'list-end' ? this.list.end(message) : this.list.same(message);
  }

  addPreview(message: PreviewMessage): void {
    this.previews.add(message, (index) => this.files[index]?.isFile === true);
  }

  pollPreview(): OfferPreview | null {
    return this.previews.poll();
  }

  private noteFiles(entries: readonly ListEntry[]): void {
    for (const entry of entries) this.files.push(new ReceivedFile(entry));
  }
}
