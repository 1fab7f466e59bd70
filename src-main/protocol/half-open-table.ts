/**
 * Who may occupy a listener's memory before having proved anything: PROTOCOL.md section 4.2. Bounds
 * the number and the age of half-open handshakes, and finds them by what INITIAL and CONFIRM carry.
 */
import type { Address } from './connection-api.ts';
import { isSameId, type ConnectionId } from './connection-id.ts';
import { HALF_OPEN_BUSY, HALF_OPEN_LIFETIME_MS, HALF_OPEN_MAX } from './constants.ts';
import type { ResponderHandshake } from './handshake.ts';

export interface HalfOpen {
  readonly address: Address;
  readonly remoteId: ConnectionId;
  readonly localId: ConnectionId;
  readonly handshake: ResponderHandshake;
  readonly expiresAt: number;
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
    const record = { address, remoteId, localId, handshake, expiresAt };
    this.#records.set(keyOf(address, remoteId), record);
    this.#byLocalLow.set(localId.low, record);
    return record;
  }

  remove(record: HalfOpen): void {
    this.#records.delete(keyOf(record.address, record.remoteId));
    this.#byLocalLow.delete(record.localId.low);
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
