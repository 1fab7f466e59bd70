/**
 * Who may occupy a listener's memory before having proved who they are: PROTOCOL.md section 4.2.
 * Bounds the number and the age of half-open handshakes, and finds them by what INITIAL and CONFIRM
 * carry. How many are begun is `handshake-pace.ts`.
 */
import { invariant } from '../../src-shared/assert.ts';
import { networkOf } from './address-network.ts';
import type { Address } from './connection-api.ts';
import { isSameId, type ConnectionId } from './connection-id.ts';
import {
  CONFIRMS_TRIED_MAX,
  HALF_OPEN_BUSY,
  HALF_OPEN_LIFETIME_MS,
  HALF_OPEN_MAX,
} from './constants.ts';
import type { ResponderHandshake } from './handshake.ts';

export interface HalfOpen {
  readonly address: Address;
  readonly remoteId: ConnectionId;
  readonly localId: ConnectionId;
  readonly handshake: ResponderHandshake;
  readonly expiresAt: number;
  confirmsTried: number;
}

export class HalfOpenTable {
  /** Oldest first. */
  readonly #records = new Map<string, HalfOpen>();
  readonly #byLocalLow = new Map<number, HalfOpen>();

  get count(): number {
    return this.#records.size;
  }

  /** An address must prove itself by a token before it gets a record. */
  get isBusy(): boolean {
    return this.#records.size >= HALF_OPEN_BUSY;
  }

  get isFull(): boolean {
    return this.#records.size >= HALF_OPEN_MAX;
  }

  get deadline(): number {
    for (const record of this.#records.values()) return record.expiresAt;
    return Infinity;
  }

  /** A CONFIRM may be tried on this record, which costs as much as a handshake; counted. */
  takeTry(record: HalfOpen): boolean {
    record.confirmsTried += 1;
    return record.confirmsTried <= CONFIRMS_TRIED_MAX;
  }

  find(address: Address, remoteId: ConnectionId): HalfOpen | null {
    return this.#records.get(keyOf(address, remoteId)) ?? null;
  }

  findByLocalId(localId: ConnectionId): HalfOpen | null {
    const record = this.#byLocalLow.get(localId.low);
    return record && isSameId(record.localId, localId) ? record : null;
  }

  hasLocalLow(low: number): boolean {
    return this.#byLocalLow.has(low);
  }

  add(
    address: Address,
    remoteId: ConnectionId,
    localId: ConnectionId,
    handshake: ResponderHandshake,
    now: number,
  ): HalfOpen {
    const expiresAt = now + HALF_OPEN_LIFETIME_MS;
    const record = { address, remoteId, localId, handshake, expiresAt, confirmsTried: 0 };
    this.#records.set(keyOf(address, remoteId), record);
    this.#byLocalLow.set(localId.low, record);
    return record;
  }

  remove(record: HalfOpen): void {
    this.#records.delete(keyOf(record.address, record.remoteId));
    this.#byLocalLow.delete(record.localId.low);
  }

  /** For one more: the oldest of the network that holds most records goes, if all places are taken. */
  makeRoom(): void {
    if (!this.isFull) return;
    const oldest = new Map<string, { readonly record: HalfOpen; count: number }>();
    let largest: { readonly record: HalfOpen; count: number } | null = null;
    for (const record of this.#records.values()) {
      const network = networkOf(record.address.host);
      const held = oldest.get(network) ?? { record, count: 0 };
      held.count += 1;
      oldest.set(network, held);
      if (largest === null || held.count > largest.count) largest = held;
    }
    invariant(largest !== null, 'a full table has records');
    this.remove(largest.record);
  }

  clear(): void {
    this.#records.clear();
    this.#byLocalLow.clear();
  }

  handleTimeout(now: number): void {
    for (const record of this.#records.values()) {
      if (record.expiresAt > now) return;
      this.remove(record);
    }
  }
}

const keyOf = (address: Address, remoteId: ConnectionId): string =>
  `${address.host} ${address.port} ${remoteId.high} ${remoteId.low}`;
