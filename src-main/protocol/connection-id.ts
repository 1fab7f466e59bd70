/**
 * What a connection ID looks like in memory: 8 random bytes as two unsigned 32-bit halves, so that
 * the lookup of every packet needs neither a string nor a view. PROTOCOL.md section 4.1.
 */
import type { Crypto } from './crypto.ts';
import { CONNECTION_ID_BYTES } from './constants.ts';

export interface ConnectionId {
  readonly high: number;
  readonly low: number;
}

export function makeConnectionId(crypto: Crypto): ConnectionId {
  return readConnectionId(crypto.randomBytes(CONNECTION_ID_BYTES), 0);
}

export function readConnectionId(bytes: Uint8Array, offset: number): ConnectionId {
  return { high: readUint32(bytes, offset), low: readUint32(bytes, offset + 4) };
}

export function writeConnectionId(into: Uint8Array, offset: number, id: ConnectionId): number {
  return writeUint32(into, writeUint32(into, offset, id.high), id.low);
}

/** As traces and statistics call the connection: 16 hexadecimal digits. */
export const connectionIdText = ({ high, low }: ConnectionId): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');

export const isSameId = (a: ConnectionId, b: ConnectionId): boolean =>
  a.high === b.high && a.low === b.low;

export function readUint32(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset]! << 24) |
      (bytes[offset + 1]! << 16) |
      (bytes[offset + 2]! << 8) |
      bytes[offset + 3]!) >>>
    0
  );
}

export function writeUint32(into: Uint8Array, offset: number, value: number): number {
  into[offset] = value >>> 24;
  into[offset + 1] = value >>> 16;
  into[offset + 2] = value >>> 8;
  into[offset + 3] = value;
  return offset + 4;
}
