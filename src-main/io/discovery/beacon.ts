/** The datagrams of our own broadcast: docs/PROTOCOL.md, section 9.3. Bytes to values and back; no socket. */
import { invariant } from '../../../src-shared/assert.ts';
import type { DeviceKind } from '../../../src-shared/neighbour-model.ts';
import { PROTOCOL_VERSION } from '../../protocol/constants.ts';
import { type Announcement, isPort, isSpokenHere, parseAnnouncedName } from './announcement.ts';
import {
  BEACON_MAX_BYTES,
  LASTS_MAX_SECONDS,
  PUBLIC_KEY_BYTES,
  QUESTION_MIN_BYTES,
} from './discovery-constants.ts';

export type Beacon =
  | { readonly kind: 'here'; readonly announcement: Announcement; readonly lastsSeconds: number }
  | { readonly kind: 'gone'; readonly announcement: Announcement }
  | { readonly kind: 'who-is-there' };

const MAGIC = [0x46, 0x52, 0x59, 0x62] as const;
const FORMAT_VERSION = 1;
const HERE = 1;
const WHO_IS_THERE = 2;
const GONE = 3;
/** By its number on the wire. */
const KINDS: readonly DeviceKind[] = ['unknown', 'desktop', 'laptop', 'server'];

// Offsets.
const VERSION_AT = 4;
const KIND_AT = 5;
const BODY_AT = 6;
const DEVICE_KIND_AT = 7;
const PORT_AT = 8;
const LASTS_AT = 10;
const KEY_AT = 12;
const NAME_LENGTH_AT = KEY_AT + PUBLIC_KEY_BYTES;
const NAME_AT = NAME_LENGTH_AT + 1;

export function encodeQuestion(): Uint8Array {
  return header(new Uint8Array(QUESTION_MIN_BYTES), WHO_IS_THERE);
}

/** `lastsSeconds` 0 = it is gone. */
export function encodeBeacon(announcement: Announcement, lastsSeconds: number): Uint8Array {
  const name = new TextEncoder().encode(announcement.deviceName);
  invariant(parseAnnouncedName(name) !== null, 'a device name is one that others take');
  const into = header(new Uint8Array(NAME_AT + name.length), lastsSeconds === 0 ? GONE : HERE);
  const view = new DataView(into.buffer);
  into[BODY_AT] = PROTOCOL_VERSION;
  into[DEVICE_KIND_AT] = KINDS.indexOf(announcement.deviceKind);
  view.setUint16(PORT_AT, announcement.port);
  view.setUint16(LASTS_AT, lastsSeconds);
  into.set(Buffer.from(announcement.publicKey, 'hex'), KEY_AT);
  into[NAME_LENGTH_AT] = name.length;
  into.set(name, NAME_AT);
  return into;
}

/** Null: not a beacon, or not one that is understood here. Never throws. */
export function decodeBeacon(bytes: Uint8Array): Beacon | null {
  if (bytes.length <= BODY_AT || bytes.length > BEACON_MAX_BYTES) return null;
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) return null;
  if (bytes[VERSION_AT] !== FORMAT_VERSION) return null;
  const kind = bytes[KIND_AT];
  if (kind === WHO_IS_THERE) {
    return bytes.length < QUESTION_MIN_BYTES ? null : { kind: 'who-is-there' };
  }
  if (kind !== HERE && kind !== GONE) return null;
  const announcement = decodeBody(bytes);
  if (announcement === null) return null;
  if (kind === GONE) return { kind: 'gone', announcement };
  const lastsSeconds = Math.min(viewOf(bytes).getUint16(LASTS_AT), LASTS_MAX_SECONDS);
  return lastsSeconds === 0 ? null : { kind: 'here', announcement, lastsSeconds };
}

function decodeBody(bytes: Uint8Array): Announcement | null {
  if (bytes.length < NAME_AT) return null;
  const nameEnd = NAME_AT + (bytes[NAME_LENGTH_AT] ?? 0);
  if (nameEnd > bytes.length || !isSpokenHere(bytes[BODY_AT] ?? 0)) return null;
  const port = viewOf(bytes).getUint16(PORT_AT);
  const deviceName = parseAnnouncedName(bytes.subarray(NAME_AT, nameEnd));
  if (deviceName === null || !isPort(port)) return null;
  return {
    publicKey: Buffer.from(bytes.subarray(KEY_AT, NAME_LENGTH_AT)).toString('hex'),
    deviceName,
    deviceKind: KINDS[bytes[DEVICE_KIND_AT] ?? 0] ?? 'unknown',
    port,
  };
}

function header(into: Uint8Array, kind: number): Uint8Array {
  into.set(MAGIC);
  into[VERSION_AT] = FORMAT_VERSION;
  into[KIND_AT] = kind;
  return into;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
