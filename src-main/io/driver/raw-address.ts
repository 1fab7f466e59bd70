/**
 * An address as the system's calls take it (`struct sockaddr_in` and `sockaddr_in6` of Linux), from
 * and to the text that people and the rest of Ferry use.
 */
import { networkInterfaces } from 'node:os';
import type { AddressFamily } from './peer-address.ts';
import { AF_INET, AF_INET6, type SystemCalls } from './system-calls.ts';

export const RAW_ADDRESS_MAX_BYTES = 28;
const RAW_IPV4_BYTES = 16;
const HOST_AT_IPV4 = 4;
const HOST_AT_IPV6 = 8;
const SCOPE_AT = 24;

/** `host` is numeric and of that family, a scope (`%eth0`) included; null if it is none that exists. */
export function encodeRawAddress(
  calls: SystemCalls,
  family: AddressFamily,
  host: string,
  port: number,
): Uint8Array | null {
  const isIpv4 = family === 'udp4';
  const raw = new Uint8Array(isIpv4 ? RAW_IPV4_BYTES : RAW_ADDRESS_MAX_BYTES);
  const view = new DataView(raw.buffer);
  view.setUint16(0, isIpv4 ? AF_INET : AF_INET6, true);
  view.setUint16(2, port);
  const [bare = '', scope] = host.split('%');
  const field = raw.subarray(isIpv4 ? HOST_AT_IPV4 : HOST_AT_IPV6);
  if (calls.inet_pton(isIpv4 ? AF_INET : AF_INET6, bare, field) !== 1) return null;
  if (scope !== undefined) {
    const index = /^\d+$/.test(scope) ? Number(scope) : calls.if_nametoindex(scope);
    if (isIpv4 || index === 0) return null;
    view.setUint32(SCOPE_AT, index, true);
  }
  return raw;
}

export function portOfRaw(raw: Uint8Array): number {
  return ((raw[2] as number) << 8) | (raw[3] as number);
}

/** As `dgram` would say it: `::ffff:192.0.2.1` for IPv4 on a dual-stack socket, `fe80::1%eth0`. */
export function hostOfRaw(raw: Uint8Array): string {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (view.getUint16(0, true) === AF_INET) return ipv4Text(raw, HOST_AT_IPV4);
  const words = Array.from({ length: 8 }, (_, i) => view.getUint16(HOST_AT_IPV6 + 2 * i));
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff) {
    return `::ffff:${ipv4Text(raw, HOST_AT_IPV6 + 12)}`;
  }
  const scope = view.getUint32(SCOPE_AT, true);
  return scope === 0 ? ipv6Text(words) : `${ipv6Text(words)}%${interfaceName(scope)}`;
}

function ipv4Text(raw: Uint8Array, at: number): string {
  return raw.subarray(at, at + 4).join('.');
}

/** RFC 5952: lower case, no leading zeros, the longest run of zero words (two or more, the first) left out. */
function ipv6Text(words: readonly number[]): string {
  let runAt = -1;
  let runWords = 1;
  for (let at = 0; at < words.length; at += 1) {
    let end = at;
    while (end < words.length && words[end] === 0) end += 1;
    if (end - at > runWords) {
      runAt = at;
      runWords = end - at;
    }
  }
  const text = (part: readonly number[]): string => part.map((word) => word.toString(16)).join(':');
  if (runAt < 0) return text(words);
  return `${text(words.slice(0, runAt))}::${text(words.slice(runAt + runWords))}`;
}

/** The scope of a link-local address is its interface; its number, where it has gone meanwhile. */
function interfaceName(scope: number): string {
  for (const [name, infos] of Object.entries(networkInterfaces())) {
    if (infos?.some((info) => info.family === 'IPv6' && info.scopeid === scope)) return name;
  }
  return String(scope);
}

/** The first `byteCount` bytes are the same. */
export function isSameRaw(a: Uint8Array, b: Uint8Array, byteCount: number): boolean {
  for (let i = 0; i < byteCount; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
