/**
 * How an endpoint that knows nothing of a connection any more says so, and how that is believed:
 * PROTOCOL.md section 4.5 (RFC 9000, section 10.3). Makes and compares tokens and limits how often
 * one is shown; which packet is answered is decided in `endpoint.ts`.
 */
import { readConnectionId, writeConnectionId, type ConnectionId } from './connection-id.ts';
import {
  CONNECTION_ID_BYTES,
  RESET_BYTES,
  RESET_TOKEN_BYTES,
  RESETS_PER_SECOND_MAX,
} from './constants.ts';
import type { Crypto } from './crypto.ts';
import { PacketType } from './packet.ts';

const SECRET_BYTES = 32;
const LABEL = new TextEncoder().encode('ferry reset 1');

export class ResetIssuer {
  readonly #crypto: Crypto;
  readonly #secret: Uint8Array;
  readonly #idField = new Uint8Array(CONNECTION_ID_BYTES);
  /** Those shown in the second that began then. */
  #shown = 0;
  #secondBeganAt = -Infinity;

  /** `secret`: 32 bytes that outlive a restart; null = fresh ones, and nothing is known after it. */
  constructor(crypto: Crypto, secret: Uint8Array | null) {
    this.#crypto = crypto;
    this.#secret = secret ?? crypto.randomBytes(SECRET_BYTES);
  }

  /** Of the connection that has this ID here. */
  token(localId: ConnectionId): Uint8Array {
    writeConnectionId(this.#idField, 0, localId);
    return this.#crypto.hash([LABEL, this.#idField], this.#secret).slice(0, RESET_TOKEN_BYTES);
  }

  /** The whole RESET in answer to a packet to `destination`; null: too many of late. */
  answer(destination: ConnectionId, now: number): Uint8Array | null {
    if (now - this.#secondBeganAt >= 1_000) {
      this.#secondBeganAt = now;
      this.#shown = 0;
    }
    if (this.#shown >= RESETS_PER_SECOND_MAX) return null;
    this.#shown++;
    const datagram = new Uint8Array(RESET_BYTES);
    datagram[0] = PacketType.RESET;
    datagram.set(this.token(destination), writeConnectionId(datagram, 1, destination));
    return datagram;
  }
}

export interface Reset {
  /** The ID under which whoever sends this was addressed. */
  readonly source: ConnectionId;
  readonly token: Uint8Array;
}

/** Null: malformed. */
export function decodeReset(bytes: Uint8Array): Reset | null {
  if (bytes.length !== RESET_BYTES || bytes[0] !== PacketType.RESET) return null;
  return {
    source: readConnectionId(bytes, 1),
    token: bytes.subarray(1 + CONNECTION_ID_BYTES),
  };
}

/** Takes as long for any two tokens: it must not be found out byte by byte. */
export function isSameToken(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== RESET_TOKEN_BYTES || b.length !== RESET_TOKEN_BYTES) return false;
  let difference = 0;
  for (let i = 0; i < RESET_TOKEN_BYTES; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
