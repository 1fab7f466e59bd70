/**
 * The outside of every datagram: heads of the handshake packets and of PACKET, PROTOCOL.md section 2.
 * Knows layout and lengths only; who may send what, and what is inside, is decided elsewhere.
 */
import { invariant } from '../../src-shared/assert.ts';
import {
  CONNECTION_ID_BYTES,
  HANDSHAKE_HEAD_BYTES,
  INITIAL_BYTES,
  MAGIC,
  PACKET_HEAD_BYTES,
  PROTOCOL_VERSION,
  TOKEN_MAX_BYTES,
  VERSIONS_MAX,
} from './constants.ts';
import {
  readConnectionId,
  readUint32,
  writeConnectionId,
  writeUint32,
  type ConnectionId,
} from './connection-id.ts';

export const PacketType = {
  INITIAL: 0x80,
  RETRY: 0x81,
  REPLY: 0x82,
  CONFIRM: 0x83,
  VERSION: 0x84,
  RESET: 0x85,
  PACKET: 0xa0,
} as const;

/** First bytes that are ours; all others belong to the plain dialect. */
export const isOurFirstByte = (first: number): boolean => first >= 0x80 && first <= 0xbf;

/** A decoded handshake packet. Byte fields are views of the datagram. */
export type HandshakePacket =
  | {
      readonly kind: 'initial';
      readonly source: ConnectionId;
      readonly token: Uint8Array;
      readonly noise: Uint8Array;
    }
  /** An INITIAL of a version that we do not speak, of the right length. */
  | { readonly kind: 'unknown-version'; readonly source: ConnectionId }
  | { readonly kind: 'retry'; readonly destination: ConnectionId; readonly token: Uint8Array }
  | { readonly kind: 'reply'; readonly destination: ConnectionId; readonly noise: Uint8Array }
  | { readonly kind: 'confirm'; readonly destination: ConnectionId; readonly noise: Uint8Array }
  | {
      readonly kind: 'version';
      readonly destination: ConnectionId;
      readonly versions: readonly number[];
    };

/** Null: malformed, or a first byte that is no handshake packet. */
export function decodeHandshakePacket(bytes: Uint8Array): HandshakePacket | null {
  if (bytes.length < HANDSHAKE_HEAD_BYTES + CONNECTION_ID_BYTES) return null;
  if (readUint32(bytes, 1) !== MAGIC) return null;
  const type = bytes[0]!;
  const version = readUint32(bytes, 5);
  const firstId = readConnectionId(bytes, HANDSHAKE_HEAD_BYTES);
  const body = HANDSHAKE_HEAD_BYTES + CONNECTION_ID_BYTES;
  if (type === PacketType.VERSION) {
    return version === 0 ? decodeVersions(bytes, body, firstId) : null;
  }
  if (type === PacketType.INITIAL && bytes.length !== INITIAL_BYTES) return null;
  if (version !== PROTOCOL_VERSION) {
    return type === PacketType.INITIAL ? { kind: 'unknown-version', source: firstId } : null;
  }
  switch (type) {
    case PacketType.INITIAL: {
      const token = lengthPrefixed(bytes, body, 1, TOKEN_MAX_BYTES);
      if (!token) return null;
      const noise = lengthPrefixed(bytes, body + 1 + token.length, 2, INITIAL_BYTES);
      return noise && { kind: 'initial', source: firstId, token, noise };
    }
    case PacketType.RETRY: {
      const token = lengthPrefixed(bytes, body, 1, TOKEN_MAX_BYTES);
      if (!token || body + 1 + token.length !== bytes.length) return null;
      return { kind: 'retry', destination: firstId, token };
    }
    case PacketType.REPLY:
    case PacketType.CONFIRM: {
      const noise = lengthPrefixed(bytes, body, 2, INITIAL_BYTES);
      if (!noise || body + 2 + noise.length !== bytes.length) return null;
      const kind = type === PacketType.REPLY ? 'reply' : 'confirm';
      return { kind, destination: firstId, noise };
    }
    default:
      return null;
  }
}

export function encodeInitial(
  source: ConnectionId,
  token: Uint8Array,
  noise: Uint8Array,
): Uint8Array {
  const datagram = new Uint8Array(INITIAL_BYTES);
  let at = encodeHead(datagram, PacketType.INITIAL, PROTOCOL_VERSION);
  at = writeConnectionId(datagram, at, source);
  at = encodeLengthPrefixed(datagram, at, 1, token);
  encodeLengthPrefixed(datagram, at, 2, noise);
  return datagram;
}

export function encodeRetry(destination: ConnectionId, token: Uint8Array): Uint8Array {
  const datagram = new Uint8Array(HANDSHAKE_HEAD_BYTES + CONNECTION_ID_BYTES + 1 + token.length);
  const at = encodeHead(datagram, PacketType.RETRY, PROTOCOL_VERSION);
  encodeLengthPrefixed(datagram, writeConnectionId(datagram, at, destination), 1, token);
  return datagram;
}

/** REPLY or CONFIRM, which look alike. */
export function encodeNoisePacket(
  type: typeof PacketType.REPLY | typeof PacketType.CONFIRM,
  destination: ConnectionId,
  noise: Uint8Array,
): Uint8Array {
  const datagram = new Uint8Array(HANDSHAKE_HEAD_BYTES + CONNECTION_ID_BYTES + 2 + noise.length);
  const at = encodeHead(datagram, type, PROTOCOL_VERSION);
  encodeLengthPrefixed(datagram, writeConnectionId(datagram, at, destination), 2, noise);
  return datagram;
}

export function encodeVersion(destination: ConnectionId, versions: readonly number[]): Uint8Array {
  invariant(versions.length >= 1 && versions.length <= VERSIONS_MAX, 'VERSION lists 1 to 16');
  const datagram = new Uint8Array(
    HANDSHAKE_HEAD_BYTES + CONNECTION_ID_BYTES + 1 + 4 * versions.length,
  );
  let at = encodeHead(datagram, PacketType.VERSION, 0);
  at = writeConnectionId(datagram, at, destination);
  datagram[at++] = versions.length;
  for (const version of versions) at = writeUint32(datagram, at, version);
  return datagram;
}

/** Writes the 15 bytes in front of the ciphertext of a PACKET at `start`. */
export function encodePacketHead(
  into: Uint8Array,
  start: number,
  destination: ConnectionId,
  packetNumber: number,
): void {
  into[start] = PacketType.PACKET;
  const at = writeConnectionId(into, start + 1, destination);
  const high = Math.floor(packetNumber / 0x1_0000_0000);
  into[at] = high >>> 8;
  into[at + 1] = high;
  writeUint32(into, at + 2, packetNumber >>> 0);
}

/** Of a datagram of at least PACKET_HEAD_BYTES. */
export function readPacketNumber(bytes: Uint8Array): number {
  const at = PACKET_HEAD_BYTES - 6;
  return ((bytes[at]! << 8) | bytes[at + 1]!) * 0x1_0000_0000 + readUint32(bytes, at + 2);
}

function encodeHead(into: Uint8Array, type: number, version: number): number {
  into[0] = type;
  return writeUint32(into, writeUint32(into, 1, MAGIC), version);
}

function encodeLengthPrefixed(
  into: Uint8Array,
  at: number,
  lengthBytes: 1 | 2,
  field: Uint8Array,
): number {
  if (lengthBytes === 2) into[at++] = field.length >>> 8;
  into[at++] = field.length;
  into.set(field, at);
  return at + field.length;
}

function lengthPrefixed(
  bytes: Uint8Array,
  at: number,
  lengthBytes: 1 | 2,
  maxBytes: number,
): Uint8Array | null {
  const begin = at + lengthBytes;
  if (begin > bytes.length) return null;
  const length = lengthBytes === 1 ? bytes[at]! : (bytes[at]! << 8) | bytes[at + 1]!;
  if (length > maxBytes || begin + length > bytes.length) return null;
  return bytes.subarray(begin, begin + length);
}

function decodeVersions(
  bytes: Uint8Array,
  at: number,
  destination: ConnectionId,
): HandshakePacket | null {
  const count = bytes[at] ?? 0;
  if (count < 1 || count > VERSIONS_MAX || at + 1 + 4 * count !== bytes.length) return null;
  const versions: number[] = [];
  for (let i = 0; i < count; i++) versions.push(readUint32(bytes, at + 1 + 4 * i));
  return { kind: 'version', destination, versions };
}
