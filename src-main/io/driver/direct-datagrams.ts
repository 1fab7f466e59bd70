/**
 * Datagrams in and out of an open socket with no object for each: the system's own calls, into and
 * out of memory that is used again. It does not know when there is something to read; `udp-socket.ts`
 * does.
 */
import { constants } from 'node:os';
import type { AddressFamily, PeerAddress, PeerAddresses } from './peer-address.ts';
import {
  encodeRawAddress,
  hostOfRaw,
  isSameRaw,
  portOfRaw,
  RAW_ADDRESS_MAX_BYTES,
} from './raw-address.ts';
import { MSG_DONTWAIT, type SystemCalls } from './system-calls.ts';

/** No UDP payload is larger. */
const DATAGRAM_BYTES_MAX = 65_536;

/** `busy`: the system takes nothing now. `lost`: as good as sent and lost on the way. */
export type DirectSend = 'sent' | 'busy' | 'lost';

export class DirectDatagrams {
  readonly #calls: SystemCalls;
  readonly #fd: number;
  readonly #family: AddressFamily;
  readonly #addresses: PeerAddresses;
  readonly #buffer = new Uint8Array(DATAGRAM_BYTES_MAX);
  /** Of `#buffer`, as long as the last datagram: most are equally long. */
  #view = this.#buffer;
  readonly #source = new Uint8Array(RAW_ADDRESS_MAX_BYTES);
  readonly #sourceBytes = new Uint32Array(1);
  /** Of the last datagram: the next one is mostly from the same peer. */
  readonly #lastSource = new Uint8Array(RAW_ADDRESS_MAX_BYTES);
  #lastAddress: PeerAddress | null = null;

  /** `fd` stays its owner's, and open as long as this is used. */
  constructor(calls: SystemCalls, fd: number, family: AddressFamily, addresses: PeerAddresses) {
    this.#calls = calls;
    this.#fd = fd;
    this.#family = family;
    this.#addresses = addresses;
  }

  /** The next datagram, valid until the next call, or null: there is none, or an error that Node will meet itself. */
  receive(): Uint8Array | null {
    this.#sourceBytes[0] = RAW_ADDRESS_MAX_BYTES;
    const byteCount = this.#calls.recvfrom(
      this.#fd,
      this.#buffer,
      DATAGRAM_BYTES_MAX,
      MSG_DONTWAIT,
      this.#source,
      this.#sourceBytes,
    );
    if (byteCount < 0) return null;
    if (this.#view.length !== byteCount) this.#view = this.#buffer.subarray(0, byteCount);
    return this.#view;
  }

  /** Of the datagram that `receive` gave. */
  get sender(): PeerAddress {
    const last = this.#lastAddress;
    if (last !== null && isSameRaw(this.#source, this.#lastSource, RAW_ADDRESS_MAX_BYTES)) {
      return last;
    }
    const address = this.#addresses.of(hostOfRaw(this.#source), portOfRaw(this.#source));
    this.#lastSource.set(this.#source);
    this.#lastAddress = address;
    return address;
  }

  send(bytes: Uint8Array, to: PeerAddress): DirectSend {
    to.raw ??= encodeRawAddress(this.#calls, this.#family, to.wireHost, to.port);
    if (to.raw === null) return 'busy';
    const { raw } = to;
    const sent = this.#calls.sendto(this.#fd, bytes, bytes.length, MSG_DONTWAIT, raw, raw.length);
    if (sent >= 0) return 'sent';
    return this.#calls.errno() === constants.errno.EAGAIN ? 'busy' : 'lost';
  }
}
