/**
 * An announcement as DNS-SD says it, and what is to be read out of a stranger's message:
 * docs/PROTOCOL.md, section 9.2. The DNS format itself is `dns-packet`'s. No socket, no clock.
 */
import { decode, encode, type Answer, type DecodedPacket, type Question } from 'dns-packet';
import { PROTOCOL_VERSION } from '../../protocol/constants.ts';
import {
  type Announcement,
  isPort,
  isSpokenHere,
  parseAnnouncedName,
  parseDeviceKind,
} from './announcement.ts';
import {
  ADDRESSES_OF_DEVICE_MAX,
  DNS_MESSAGE_MAX_BYTES,
  DNS_RECORDS_MAX,
  DNS_TTL_SECONDS,
  LASTS_MAX_SECONDS,
  SERVICE,
  SERVICE_LIST,
  TXT_VERSION,
} from './discovery-constants.ts';

/** One device of a response. */
export interface DnsSighting {
  readonly announcement: Announcement;
  /** Numeric, without zones; empty: the message holds none. */
  readonly hosts: readonly string[];
  /** 0 = it is gone. */
  readonly lastsSeconds: number;
}

export type DnsMessage =
  /** `known`: instances that need not be told of (RFC 6762, section 7.1). */
  | { readonly kind: 'query'; readonly names: readonly string[]; readonly known: readonly string[] }
  | { readonly kind: 'response'; readonly sightings: readonly DnsSighting[] };

/** A label has 63: this, and what makes it unique. */
const INSTANCE_NAME_MAX_BYTES = 40;
const PUBLIC_KEY = /^[0-9a-f]{64}$/;

export function instanceOf({ deviceName, publicKey, port }: Announcement): string {
  const words = cut(deviceName.replaceAll(/[.\\]/g, ' '), INSTANCE_NAME_MAX_BYTES).trim();
  return `${words} (${publicKey.slice(0, 8)}, ${port}).${SERVICE}`;
}

const hostOf = ({ publicKey }: Announcement): string => `ferry-${publicKey.slice(0, 16)}.local`;

/** Does a query for `name` ask for something that is ours? */
export function isOurs(name: string, own: Announcement): boolean {
  const asked = name.toLowerCase();
  return [SERVICE, SERVICE_LIST, instanceOf(own), hostOf(own)].some(
    (ours) => ours.toLowerCase() === asked,
  );
}

/** All records of `own` in one message. `hosts`: numeric, of the interface that it goes out on. `ttlSeconds` 0 = goodbye. */
export function encodeResponse(
  own: Announcement,
  hosts: readonly string[],
  ttlSeconds: number = DNS_TTL_SECONDS,
): Uint8Array {
  const instance = instanceOf(own);
  const target = hostOf(own);
  const unique = { ttl: ttlSeconds, class: 'IN', flush: true } as const;
  const answers: Answer[] = [
    // Others may offer the type, too: only the device itself says that it goes.
    ...(ttlSeconds === 0
      ? []
      : [{ type: 'PTR', name: SERVICE_LIST, ttl: ttlSeconds, data: SERVICE } as const]),
    { type: 'PTR', name: SERVICE, ttl: ttlSeconds, data: instance },
    {
      type: 'SRV',
      name: instance,
      ...unique,
      data: { priority: 0, weight: 0, port: own.port, target },
    },
    { type: 'TXT', name: instance, ...unique, data: textOf(own) },
    ...hosts
      .slice(0, ADDRESSES_OF_DEVICE_MAX)
      .map((data) => ({ type: data.includes(':') ? 'AAAA' : 'A', name: target, ...unique, data })),
  ] as Answer[];
  return encode({ type: 'response', flags: AUTHORITATIVE, answers });
}

const AUTHORITATIVE = 1 << 10;

const textOf = (own: Announcement): string[] => [
  `txtvers=${TXT_VERSION}`,
  `v=${PROTOCOL_VERSION}`,
  `k=${own.publicKey}`,
  `t=${own.deviceKind}`,
  `n=${own.deviceName}`,
];

/**
 * `known`: devices that were heard of lately enough. Of more than fit what others take apart, the rest
 * answers once more: a liar can have made them by the hundred, and nobody would hear the question.
 */
export function encodeQuery(known: readonly Announcement[]): Uint8Array {
  const questions: Question[] = [{ type: 'PTR', name: SERVICE, class: 'IN' }];
  const answers: Answer[] = known.slice(0, DNS_RECORDS_MAX - questions.length).map((one) => ({
    type: 'PTR',
    name: SERVICE,
    ttl: DNS_TTL_SECONDS,
    data: instanceOf(one),
  }));
  return encode({ type: 'query', questions, answers });
}

/** Null: nothing for us. Never throws, whatever came. */
export function decodeDnsMessage(bytes: Uint8Array): DnsMessage | null {
  if (bytes.length > DNS_MESSAGE_MAX_BYTES || recordsIn(bytes) > DNS_RECORDS_MAX) return null;
  try {
    const packet = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return packet.type === 'query' ? queryOf(packet) : responseOf(packet);
  } catch {
    // Its decoder throws at whatever is no DNS message.
    return null;
  }
}

/** As the header counts them: what holds too many is not decoded at all. */
function recordsIn(bytes: Uint8Array): number {
  if (bytes.length < 12) return Infinity;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [4, 6, 8, 10].reduce((sum, at) => sum + view.getUint16(at), 0);
}

function queryOf({ questions = [], answers = [] }: DecodedPacket): DnsMessage {
  const known = answers.flatMap((answer) =>
    answer.type === 'PTR' && (answer.ttl ?? 0) * 2 >= DNS_TTL_SECONDS ? [answer.data] : [],
  );
  return { kind: 'query', names: questions.map(({ name }) => name), known };
}

function responseOf({ answers = [], additionals = [] }: DecodedPacket): DnsMessage {
  const records = [...answers, ...additionals];
  const instances = new Map<string, number>();
  for (const record of records) {
    if (record.type !== 'PTR' || record.name.toLowerCase() !== SERVICE) continue;
    instances.set(String(record.data), record.ttl ?? 0);
  }
  const sightings = [...instances].map(([instance, ttl]) => sightingOf(instance, ttl, records));
  return { kind: 'response', sightings: sightings.filter((one) => one !== null) };
}

function sightingOf(
  instance: string,
  ttlSeconds: number,
  records: readonly Answer[],
): DnsSighting | null {
  const service = records.find((one) => one.type === 'SRV' && one.name === instance);
  const text = records.find((one) => one.type === 'TXT' && one.name === instance);
  if (service?.type !== 'SRV' || text?.type !== 'TXT') return null;
  const announcement = announcementOf(text.data, service.data.port);
  if (announcement === null) return null;
  const hosts = records.flatMap((one) =>
    (one.type === 'A' || one.type === 'AAAA') && one.name === service.data.target ? [one.data] : [],
  );
  return {
    announcement,
    hosts: hosts.slice(0, ADDRESSES_OF_DEVICE_MAX),
    lastsSeconds: Math.min(ttlSeconds, LASTS_MAX_SECONDS),
  };
}

function announcementOf(data: unknown, port: number): Announcement | null {
  const text = new Map<string, Buffer>();
  for (const entry of Array.isArray(data) ? data : [data]) {
    if (!Buffer.isBuffer(entry)) continue;
    const equals = entry.indexOf('=');
    const key = entry.toString('latin1', 0, equals === -1 ? entry.length : equals).toLowerCase();
    // RFC 6763, section 6.4: the first one counts.
    if (equals > 0 && !text.has(key)) text.set(key, entry.subarray(equals + 1));
  }
  const word = (key: string): string => text.get(key)?.toString('latin1') ?? '';
  const name = text.get('n');
  const deviceName = name === undefined ? null : parseAnnouncedName(name);
  const publicKey = word('k').toLowerCase();
  if (word('txtvers') !== TXT_VERSION || !/^\d{1,3}$/.test(word('v'))) return null;
  if (!isSpokenHere(Number(word('v'))) || !PUBLIC_KEY.test(publicKey)) return null;
  if (deviceName === null || !isPort(port)) return null;
  return { publicKey, deviceName, deviceKind: parseDeviceKind(word('t')), port };
}

/** Between characters. */
function cut(text: string, bytesMax: number): string {
  const into = new Uint8Array(bytesMax);
  const { written } = new TextEncoder().encodeInto(text, into);
  return new TextDecoder().decode(into.subarray(0, written));
}
