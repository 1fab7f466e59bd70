/**
 * Is there still a program at a peer's port? A datagram to a closed port earns ICMP's "port
 * unreachable", which the system reports on a connected socket only, so this is a socket of its own
 * beside the one that the connection uses. It decides nothing: ICMP can be forged, and a firewall may
 * speak for a host that is well.
 */
import { isIPv4 } from 'node:net';
import type { Address } from '../../protocol/connection-api.ts';
import { openUdpSocket, type UdpSocket } from './udp-socket.ts';

/** PROTOCOL.md section 2: dropped by every Ferry, and never answered. */
const PROBE = Uint8Array.of(0xbf);
/** Linux, macOS; Windows calls it a reset. */
const REFUSED_CODES = new Set(['ECONNREFUSED', 'ECONNRESET']);

export class RefusalProbe {
  readonly to: Address;
  #socket: UdpSocket | null = null;
  #isClosed = false;
  #refusals = 0;

  constructor(to: Address) {
    this.to = to;
    void this.#open();
  }

  /** Probes that were refused so far. */
  get refusals(): number {
    return this.#refusals;
  }

  /** Sends one; what comes of it shows later. */
  ask(): void {
    this.#socket?.send(PROBE, this.to);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#socket?.close();
    this.#socket = null;
  }

  async #open(): Promise<void> {
    const bind = isIPv4(this.to.host) ? '0.0.0.0' : '::';
    const opened = await openUdpSocket({ bind, port: 0 });
    if (!opened.ok) return;
    const socket = opened.value;
    socket.readErrorListener = (code) => {
      if (REFUSED_CODES.has(code)) this.#refusals += 1;
    };
    try {
      await socket.connect(this.to);
    } catch {
      // No way there now: the next probe of this peer tries again.
      await socket.close();
      return;
    }
    if (this.#isClosed) await socket.close();
    else this.#socket = socket;
    this.ask();
  }

  /** It could be opened and connected; else there is no use in it. */
  get isReady(): boolean {
    return this.#socket !== null;
  }
}
