/**
 * How a list reaches the receiver: said page by page, or, where the receiver knows it again from before
 * and nothing has changed since, just named. Decides which of the two; pages are list-sender.ts'.
 * PROTOCOL.md section 7.3.
 */
import type { ConflictChoice } from '../../src-shared/transfer-model.ts';
import type { ConnectionApi } from '../protocol/connection-api.ts';
import { type FormerList, ListRecall } from './list-recall.ts';
import { ListSender } from './list-sender.ts';
import type { SourceEntry } from './session-api.ts';

export class OutgoingList {
  private readonly pages: ListSender;
  /** Every entry that was added, from the first on. */
  private readonly added: () => readonly SourceEntry[];
  private readonly formerDigest: string | null;
  /** Null: there is nothing that it could be the same as, or it is not. */
  private recall: ListRecall | null;
  /** Does the receiver know that list? Null: it has not said. */
  private isKnown: boolean | null = null;
  private isSealed = false;

  /** `former`: what was offered of the same sources before; null: nothing that the receiver could know. */
  constructor(
    connection: ConnectionApi,
    offer: { readonly wireId: string; readonly conflict: ConflictChoice | null },
    former: FormerList | null,
    added: () => readonly SourceEntry[],
  ) {
    this.pages = new ListSender(connection, offer.wireId, offer.conflict);
    this.added = added;
    this.formerDigest = former?.digest ?? null;
    this.recall = former === null ? null : new ListRecall(former);
  }

  get totalBytes(): number {
    return (this.recall ?? this.pages).totalBytes;
  }

  /** Longer than a receiver takes it. */
  get isTooLong(): boolean {
    return this.pages.isTooLong;
  }

  /** Made and not yet heard by the other side, bytes. */
  get backlogBytes(): number {
    return this.pages.backlogBytes;
  }

  /** It was named, and the receiver has been told that nothing has changed. */
  get wasRecalled(): boolean {
    return this.isSealed && this.recall !== null && this.isKnown === true;
  }

  /** The connection can carry messages from now on. */
  open(): void {
    this.pages.open(this.formerDigest);
  }

  add(entries: readonly SourceEntry[]): void {
    if (this.recall === null) this.pages.add(entries);
    else if (!this.recall.isNext(entries)) this.say();
  }

  seal(): void {
    this.isSealed = true;
    if (this.recall === null) this.pages.seal();
    else if (!this.recall.isAtEnd) this.say();
    else this.nameIt();
  }

  /** The receiver's answer to the offer. False: it was not asked, or has answered. */
  handleKnown(isKnown: boolean): boolean {
    if (this.formerDigest === null || this.isKnown !== null) return false;
    this.isKnown = isKnown;
    if (this.recall === null) return true;
    if (!isKnown) this.say();
    else if (this.isSealed) this.nameIt();
    return true;
  }

  private nameIt(): void {
    if (this.recall !== null && this.isKnown === true) this.pages.name(this.recall);
  }

  /** It has to be said after all. */
  private say(): void {
    this.recall = null;
    this.pages.add(this.added());
    if (this.isSealed) this.pages.seal();
  }
}
