/**
 * What each side announces inside the handshake: PROTOCOL.md section 3.1. Encoding, and parsing of
 * what an authenticated but untrusted peer sent.
 */
import { invariant } from '../../src-shared/assert.ts';
import { shownDeviceName } from '../../src-shared/device-name.ts';
import type { Role } from './crypto.ts';
import {
  CONNECTION_ID_BYTES,
  DATAGRAM_MAX_BYTES,
  DATAGRAM_MIN_BYTES,
  DEVICE_NAME_MAX_BYTES,
  IDLE_TIMEOUT_DEFAULT_MS,
  IDLE_TIMEOUT_MAX_MS,
  IDLE_TIMEOUT_MIN_MS,
  INITIAL_MAX_CONTROL_MAX,
  INITIAL_MAX_CONTROL_MIN,
  INITIAL_MAX_DATA_MAX,
  MAX_ACK_DELAY_DEFAULT_MS,
  MAX_ACK_DELAY_MAX_MS,
  PREVIEWS_MAX_MAX,
  PROTOCOL_VERSION,
  RESET_TOKEN_BYTES,
  RECEIVE_BUFFER_MAX_BYTES,
  SAS_COMMITMENT_BYTES,
  VERSIONS_MAX,
} from './constants.ts';
import {
  readConnectionId,
  readUint32,
  writeConnectionId,
  writeUint32,
  type ConnectionId,
} from './connection-id.ts';
import { encodeVarint, varintBytes, VarintReader } from './varint.ts';

export interface Parameters {
  readonly initialMaxDataBytes: number;
  readonly initialMaxControlBytes: number;
  readonly maxDatagramBytes: number;
  readonly maxAckDelayMs: number;
  readonly idleTimeoutMs: number;
  readonly deviceName: string | null;
  /** 32 bytes from the initiator, null from the responder. */
  readonly sasCommitment: Uint8Array | null;
  readonly versions: readonly number[];
  /** 0 = unknown. */
  readonly receiveBufferBytes: number;
  /** What the responder wants to be addressed by; null from the initiator, whose INITIAL said it. */
  readonly connectionId: ConnectionId | null;
  /** What a RESET of this connection will carry; null = none will come. */
  readonly resetToken: Uint8Array | null;
  /** How many previews it looks at: PROTOCOL.md section 7.2. 0 from the initiator, who gets none. */
  readonly previewsMax: number;
  /** It knows a list again by its digest: PROTOCOL.md section 7.3. False from the initiator, who gets none. */
  readonly knowsLists: boolean;
}

const ParameterId = {
  INITIAL_MAX_DATA: 0x01,
  INITIAL_MAX_CONTROL: 0x02,
  MAX_DATAGRAM_BYTES: 0x03,
  MAX_ACK_DELAY_MS: 0x04,
  IDLE_TIMEOUT_MS: 0x05,
  DEVICE_NAME: 0x06,
  SAS_COMMITMENT: 0x07,
  VERSIONS: 0x08,
  RECEIVE_BUFFER_BYTES: 0x09,
  CONNECTION_ID: 0x0a,
  RESET_TOKEN: 0x0b,
  PREVIEWS_MAX: 0x0c,
  KNOWS_LISTS: 0x0d,
} as const;

export function encodeParameters(parameters: Parameters): Uint8Array {
  const name = parameters.deviceName === null ? null : cutDeviceName(parameters.deviceName);
  const into = new Uint8Array(512);
  let at = 0;
  const writeNumber = (id: number, value: number): void => {
    at = encodeVarint(into, at, id);
    at = encodeVarint(into, at, varintBytes(value));
    at = encodeVarint(into, at, value);
  };
  const writeBytes = (id: number, bytes: Uint8Array): void => {
    at = encodeVarint(into, at, id);
    at = encodeVarint(into, at, bytes.length);
    into.set(bytes, at);
    at += bytes.length;
  };
  writeNumber(ParameterId.INITIAL_MAX_DATA, parameters.initialMaxDataBytes);
  writeNumber(ParameterId.INITIAL_MAX_CONTROL, parameters.initialMaxControlBytes);
  writeNumber(ParameterId.MAX_DATAGRAM_BYTES, parameters.maxDatagramBytes);
  writeNumber(ParameterId.MAX_ACK_DELAY_MS, parameters.maxAckDelayMs);
  writeNumber(ParameterId.IDLE_TIMEOUT_MS, parameters.idleTimeoutMs);
  if (name) writeBytes(ParameterId.DEVICE_NAME, name);
  if (parameters.sasCommitment) {
    writeBytes(ParameterId.SAS_COMMITMENT, parameters.sasCommitment);
  }
  const versions = new Uint8Array(4 * parameters.versions.length);
  parameters.versions.forEach((version, i) => writeUint32(versions, 4 * i, version));
  writeBytes(ParameterId.VERSIONS, versions);
  writeNumber(ParameterId.RECEIVE_BUFFER_BYTES, parameters.receiveBufferBytes);
  if (parameters.connectionId) {
    const connectionId = new Uint8Array(CONNECTION_ID_BYTES);
    writeConnectionId(connectionId, 0, parameters.connectionId);
    writeBytes(ParameterId.CONNECTION_ID, connectionId);
  }
  if (parameters.resetToken) writeBytes(ParameterId.RESET_TOKEN, parameters.resetToken);
  if (parameters.previewsMax > 0) writeNumber(ParameterId.PREVIEWS_MAX, parameters.previewsMax);
  if (parameters.knowsLists) writeNumber(ParameterId.KNOWS_LISTS, 1);
  return into.slice(0, at);
}

/** Null: not a well-formed set of parameters of a peer in `role`, or one out of its limits. */
export function parseParameters(bytes: Uint8Array, role: Role): Parameters | null {
  const reader = new VarintReader();
  reader.reset(bytes, 0, bytes.length);
  const fields = new Map<number, Uint8Array>();
  while (reader.remaining > 0) {
    const id = reader.read();
    const length = reader.read();
    const begin = reader.skip(length);
    if (begin < 0 || fields.has(id)) return null;
    fields.set(id, bytes.subarray(begin, begin + length));
  }
  const number = (id: number, min: number, max: number, byDefault: number): number => {
    const field = fields.get(id);
    if (!field) return byDefault;
    reader.reset(field, 0, field.length);
    const value = reader.read();
    return reader.failed || reader.remaining > 0 || value < min || value > max ? NaN : value;
  };
  const deviceName = parseDeviceName(fields.get(ParameterId.DEVICE_NAME));
  const sasCommitment = fields.get(ParameterId.SAS_COMMITMENT) ?? null;
  const versions = parseVersions(fields.get(ParameterId.VERSIONS));
  const connectionId = fields.get(ParameterId.CONNECTION_ID);
  const resetToken = fields.get(ParameterId.RESET_TOKEN) ?? null;
  if (deviceName === undefined || !versions) return null;
  if (resetToken && resetToken.length !== RESET_TOKEN_BYTES) return null;
  if (role === 'initiator') {
    if (sasCommitment?.length !== SAS_COMMITMENT_BYTES || connectionId) return null;
  } else if (connectionId?.length !== CONNECTION_ID_BYTES || sasCommitment) {
    return null;
  }
  const knowsLists = number(ParameterId.KNOWS_LISTS, 0, 1, 0);
  const parameters: Parameters = {
    initialMaxDataBytes: number(ParameterId.INITIAL_MAX_DATA, 0, INITIAL_MAX_DATA_MAX, 0),
    initialMaxControlBytes: number(
      ParameterId.INITIAL_MAX_CONTROL,
      INITIAL_MAX_CONTROL_MIN,
      INITIAL_MAX_CONTROL_MAX,
      INITIAL_MAX_CONTROL_MIN,
    ),
    maxDatagramBytes: number(
      ParameterId.MAX_DATAGRAM_BYTES,
      DATAGRAM_MIN_BYTES,
      DATAGRAM_MAX_BYTES,
      DATAGRAM_MIN_BYTES,
    ),
    maxAckDelayMs: number(
      ParameterId.MAX_ACK_DELAY_MS,
      0,
      MAX_ACK_DELAY_MAX_MS,
      MAX_ACK_DELAY_DEFAULT_MS,
    ),
    idleTimeoutMs: number(
      ParameterId.IDLE_TIMEOUT_MS,
      IDLE_TIMEOUT_MIN_MS,
      IDLE_TIMEOUT_MAX_MS,
      IDLE_TIMEOUT_DEFAULT_MS,
    ),
    deviceName,
    sasCommitment: sasCommitment && sasCommitment.slice(),
    versions,
    receiveBufferBytes: number(ParameterId.RECEIVE_BUFFER_BYTES, 0, RECEIVE_BUFFER_MAX_BYTES, 0),
    connectionId: connectionId ? readConnectionId(connectionId, 0) : null,
    resetToken: resetToken && resetToken.slice(),
    previewsMax: number(ParameterId.PREVIEWS_MAX, 0, PREVIEWS_MAX_MAX, 0),
    knowsLists: knowsLists === 1,
  };
  const isInRange =
    !Number.isNaN(parameters.initialMaxDataBytes) &&
    !Number.isNaN(parameters.initialMaxControlBytes) &&
    !Number.isNaN(parameters.maxDatagramBytes) &&
    !Number.isNaN(parameters.maxAckDelayMs) &&
    !Number.isNaN(parameters.idleTimeoutMs) &&
    !Number.isNaN(parameters.receiveBufferBytes) &&
    !Number.isNaN(parameters.previewsMax) &&
    !Number.isNaN(knowsLists);
  return isInRange ? parameters : null;
}

/** At most 64 bytes of UTF-8, cut between characters, without control characters; null if nothing is left. */
export function cutDeviceName(name: string): Uint8Array | null {
  const clean = name.replace(CONTROL_CHARACTERS, '').trim();
  const into = new Uint8Array(DEVICE_NAME_MAX_BYTES);
  const { written } = new TextEncoder().encodeInto(clean, into);
  invariant(written <= DEVICE_NAME_MAX_BYTES, 'encodeInto stays inside its buffer');
  return written === 0 ? null : into.slice(0, written);
}

/** C0, DEL, C1, and the characters that change the direction or the end of a line on a screen. */
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** As it may be shown; null: absent, or nothing of it can be. Undefined: not allowed. */
export function parseDeviceName(bytes: Uint8Array | undefined): string | null | undefined {
  if (!bytes) return null;
  if (bytes.length < 1 || bytes.length > DEVICE_NAME_MAX_BYTES) return undefined;
  try {
    const name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return name.search(CONTROL_CHARACTERS) >= 0 ? undefined : shownDeviceName(name);
  } catch {
    return undefined;
  }
}

function parseVersions(bytes: Uint8Array | undefined): readonly number[] | null {
  if (!bytes || bytes.length % 4 !== 0) return null;
  const count = bytes.length / 4;
  if (count < 1 || count > VERSIONS_MAX) return null;
  const versions: number[] = [];
  for (let i = 0; i < count; i++) versions.push(readUint32(bytes, 4 * i));
  return versions.includes(PROTOCOL_VERSION) ? versions : null;
}
