/**
 * The functions of the C library that a datagram's way needs, called without a detour: Node's own
 * way makes, fills with zeros and throws away 64 KB for each datagram that comes in, and half a dozen
 * objects for each that leaves. Where they are not to be had, there is Node's way.
 */
import { constants, endianness } from 'node:os';
import { processFunctions } from '../process-functions.ts';

/** Each is the function of its name in POSIX; -1 or 0 is its failure, and `errno` then says which. */
export interface SystemCalls {
  socket(family: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, addressBytes: number): number;
  close(fd: number): number;
  setsockopt(fd: number, level: number, name: number, value: Int32Array, bytes: number): number;
  recvfrom(
    fd: number,
    into: Uint8Array,
    byteCount: number,
    flags: number,
    address: Uint8Array,
    addressBytes: Uint32Array,
  ): number;
  sendto(
    fd: number,
    bytes: Uint8Array,
    byteCount: number,
    flags: number,
    address: Uint8Array,
    addressBytes: number,
  ): number;
  inet_pton(family: number, text: string, into: Uint8Array): number;
  if_nametoindex(name: string): number;
  errno(): number;
}

/** Undefined: not asked for yet. */
let loaded: SystemCalls | null | undefined;

/** Null where the layouts that `raw-address.ts` and the constants here know do not hold. */
export function systemCalls(): SystemCalls | null {
  if (loaded === undefined) {
    loaded = process.platform === 'linux' && endianness() === 'LE' ? load() : null;
  }
  return loaded;
}

function load(): SystemCalls | null {
  try {
    const functions = processFunctions();
    const call = <N extends keyof SystemCalls>(definition: string): SystemCalls[N] =>
      functions.find(definition) as SystemCalls[N];
    return {
      socket: call<'socket'>('int socket(int, int, int)'),
      bind: call<'bind'>('int bind(int, void *, unsigned int)'),
      close: call<'close'>('int close(int)'),
      setsockopt: call<'setsockopt'>('int setsockopt(int, int, int, void *, unsigned int)'),
      recvfrom: call<'recvfrom'>('long recvfrom(int, void *, size_t, int, void *, void *)'),
      sendto: call<'sendto'>('long sendto(int, void *, size_t, int, void *, unsigned int)'),
      inet_pton: call<'inet_pton'>('int inet_pton(int, const char *, void *)'),
      if_nametoindex: call<'if_nametoindex'>('unsigned int if_nametoindex(const char *)'),
      errno: () => functions.errno(),
    };
  } catch {
    // No prebuilt part for this system, or a C library that is none.
    return null;
  }
}

/** `EADDRINUSE` and so on; `UNKNOWN` for a number that has no name. */
export function errorCodeOf(errno: number): string {
  const found = Object.entries(constants.errno).find(([, number]) => number === errno);
  return found?.[0] ?? 'UNKNOWN';
}

// Linux, every architecture that Node runs on.
export const AF_INET = 2;
export const AF_INET6 = 10;
/** SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC */
export const DATAGRAM_SOCKET = 2 | 0o4000 | 0o2000000;
export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const IPPROTO_IPV6 = 41;
export const IPV6_V6ONLY = 26;
export const MSG_DONTWAIT = 0x40;
