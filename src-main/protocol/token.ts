/**
 * Proof that an initiator reads what is sent to its address, made and checked without memory:
 * PROTOCOL.md section 4.2.
 */
import type { Address } from './connection-api.ts';
import type { ConnectionId } from './connection-id.ts';
import { readUint32, writeConnectionId, writeUint32 } from './connection-id.ts';
import { CONNECTION_ID_BYTES, TOKEN_LIFETIME_MS } from './constants.ts';
import type { Crypto } from './crypto.ts';

const TIME_BYTES = 4;
const MAC_BYTES = 16;
const SECRET_BYTES = 32;

export class TokenMaker {
  readonly #crypto: Crypto;
  readonly #secret: Uint8Array;

  constructor(crypto: Crypto) {
    this.#crypto = crypto;
    this.#secret = crypto.randomBytes(SECRET_BYTES);
  }

  make(address: Address, source: ConnectionId, now: number): Uint8Array {
    const seconds = Math.floor(now / 1_000) >>> 0;
    const token = new Uint8Array(TIME_BYTES + MAC_BYTES);
    writeUint32(token, 0, seconds);
    token.set(this.#mac(seconds, address, source), TIME_BYTES);
    return token;
  }

  isValid(token: Uint8Array, address: Address, source: ConnectionId, now: number): boolean {
    if (token.length !== TIME_BYTES + MAC_BYTES) return false;
    const seconds = readUint32(token, 0);
    // Counted in whole seconds, of which up to one has passed unseen.
    const ageSeconds = (Math.floor(now / 1_000) >>> 0) - seconds;
    if (ageSeconds < 0 || ageSeconds > TOKEN_LIFETIME_MS / 1_000) return false;
    const mac = this.#mac(seconds, address, source);
    let difference = 0;
    for (let i = 0; i < MAC_BYTES; i++) difference |= mac[i]! ^ token[TIME_BYTES + i]!;
    return difference === 0;
  }

  #mac(seconds: number, address: Address, source: ConnectionId): Uint8Array {
    const fixed = new Uint8Array(TIME_BYTES + 2 + CONNECTION_ID_BYTES);
    writeUint32(fixed, 0, seconds);
    fixed[4] = address.port >>> 8;
    fixed[5] = address.port;
    writeConnectionId(fixed, 6, source);
    const host = new TextEncoder().encode(address.host);
    return this.#crypto.hash([fixed, host], this.#secret).subarray(0, MAC_BYTES);
  }
}
