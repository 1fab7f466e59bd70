/**
 * Says the list while it is still being made: entries become pages, pages leave as soon as they are
 * full or nobody adds more for now, the end seals it. Decides when a page goes out, not what is in it.
 */
import { invariant } from '../../src-shared/assert.ts';
import type { ConflictChoice } from '../../src-shared/transfer-model.ts';
import type { ConnectionApi } from '../protocol/connection-api.ts';
import { CONTROL_MESSAGE_MAX_BYTES } from '../protocol/constants.ts';
import { LIST_ENTRIES_MAX, LIST_PATHS_MAX_UNITS, LIST_TEXT_MAX_BYTES } from './constants.ts';
import { encodeListEntry } from './list-entry.ts';
import { encodeMessage } from './messages.ts';
import type { SourceEntry } from './session-api.ts';

const encoder = new TextEncoder();
/** Room for `{"type":"list","first":249999,"entries":[]}`. */
const PAGE_MAX_BYTES = CONTROL_MESSAGE_MAX_BYTES - 64;
const UNIT_MAX_BYTES = 3;

export class ListSender {
  entryCount = 0;
  totalBytes = 0;
  /** Of all pages so far. */
  private textBytes = 0;
  private pathUnits = 0;
  private readonly connection: ConnectionApi;
  private readonly transfer: string;
  private readonly conflict: ConflictChoice | null;
  /** Before the handshake is done; then empty. */
  private readonly waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private isOpen = false;
  private isSealed = false;
  /** Entries and prefixes, as text. */
  private page: string[] = [];
  private pageBytes = 0;
  private pageEntries = 0;
  /** Of the last entry in the page. */
  private prefix = '';

  constructor(connection: ConnectionApi, transfer: string, conflict: ConflictChoice | null) {
    this.connection = connection;
    this.transfer = transfer;
    this.conflict = conflict;
  }

  /** Longer than a receiver takes it. */
  get isTooLong(): boolean {
    return this.textBytes > LIST_TEXT_MAX_BYTES || this.pathUnits > LIST_PATHS_MAX_UNITS;
  }

  /** Made and not yet heard by the other side, bytes. */
  get backlogBytes(): number {
    return (
      this.waitingBytes + this.pageBytes + (this.isOpen ? this.connection.controlBufferedBytes : 0)
    );
  }

  add(entries: readonly SourceEntry[]): void {
    invariant(!this.isSealed, 'an entry after the end of its list');
    for (const entry of entries) this.addOne(entry);
    this.flush();
  }

  seal(): void {
    if (this.isSealed) return;
    this.flush();
    this.isSealed = true;
    this.say(encodeMessage({ type: 'list-end', entries: this.entryCount, bytes: this.totalBytes }));
  }

  /** Instead of `add` and `seal`: the receiver knows the list by the digest that the offer named. */
  name(list: { readonly entryCount: number; readonly totalBytes: number }): void {
    invariant(this.entryCount === 0 && !this.isSealed, 'a list that was said already');
    this.isSealed = true;
    this.say(
      encodeMessage({ type: 'list-same', entries: list.entryCount, bytes: list.totalBytes }),
    );
  }

  /** The connection can carry messages from now on. `former`: the digest of a list that this may be again. */
  open(former: string | null): void {
    this.isOpen = true;
    const { transfer, conflict } = this;
    const like = former ?? undefined;
    this.connection.sendControl(encodeMessage({ type: 'offer', transfer, conflict, like }));
    for (const message of this.waiting.splice(0)) this.connection.sendControl(message);
    this.waitingBytes = 0;
  }

  private addOne(entry: SourceEntry): void {
    const { name } = entry;
    const cut = name.lastIndexOf('/') + 1;
    const text = encodeListEntry(entry, name.slice(cut));
    const textBytes = utf8Bytes(text) + 1;
    const prefix = name.slice(0, cut);
    const ahead = prefix === this.prefix ? 0 : prefixBytes(prefix);
    const isFull = this.pageBytes + ahead + textBytes > PAGE_MAX_BYTES;
    if (this.pageEntries === LIST_ENTRIES_MAX || isFull) this.flush();
    if (prefix !== this.prefix) {
      this.page.push(JSON.stringify(prefix));
      this.pageBytes += prefixBytes(prefix);
      this.prefix = prefix;
    }
    this.page.push(text);
    this.pageBytes += textBytes;
    this.pageEntries += 1;
    this.entryCount += 1;
    this.totalBytes += entry.sizeBytes;
    this.pathUnits += name.length;
  }

  private flush(): void {
    if (this.pageEntries === 0) return;
    const first = this.entryCount - this.pageEntries;
    this.textBytes += this.pageBytes;
    this.say(encoder.encode(`{"type":"list","first":${first},"entries":[${this.page.join(',')}]}`));
    this.page = [];
    this.pageBytes = 0;
    this.pageEntries = 0;
    this.prefix = '';
  }

  private say(message: Uint8Array): void {
    if (this.isOpen) {
      this.connection.sendControl(message);
      return;
    }
    this.waiting.push(message);
    this.waitingBytes += message.length;
  }
}

/** In JSON, with what stands around it; never too few. */
const prefixBytes = (prefix: string): number => utf8Bytes(JSON.stringify(prefix)) + 1;

/** Never too few; exact for long ones. */
function utf8Bytes(text: string): number {
  const most = text.length * UNIT_MAX_BYTES;
  return most <= PAGE_MAX_BYTES / LIST_ENTRIES_MAX ? most : encoder.encode(text).length;
}
