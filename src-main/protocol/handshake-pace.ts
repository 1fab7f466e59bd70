/**
 * How many handshakes are begun, and with whom: PROTOCOL.md section 4.2. Each costs 0.3 ms of key
 * agreements before anyone has proved who they are. The first of a network in a second comes out of
 * an allowance that no other network can use up with its second one.
 */
import { networkOf } from './address-network.ts';
import {
  HANDSHAKES_AT_ONCE_MAX,
  HANDSHAKES_PER_NETWORK_MAX,
  HANDSHAKES_PER_SECOND_MAX,
} from './constants.ts';

export class HandshakePace {
  readonly #firsts = new Allowance();
  readonly #others = new Allowance();
  /** By network, since `#secondBeganAt`; never more than both allowances. */
  readonly #begunBy = new Map<string, number>();
  #secondBeganAt = -Infinity;

  /** One more handshake may be begun with this host, and is counted. */
  takeTurn(host: string, now: number): boolean {
    if (now - this.#secondBeganAt >= 1_000) {
      this.#secondBeganAt = now;
      this.#begunBy.clear();
    }
    const network = networkOf(host);
    const begun = this.#begunBy.get(network) ?? 0;
    if (begun >= HANDSHAKES_PER_NETWORK_MAX) return false;
    if (!(begun === 0 ? this.#firsts : this.#others).take(now)) return false;
    this.#begunBy.set(network, begun + 1);
    return true;
  }
}

/** Fills up with time, to HANDSHAKES_AT_ONCE_MAX. */
class Allowance {
  #count = HANDSHAKES_AT_ONCE_MAX;
  #countedAt = -Infinity;

  take(now: number): boolean {
    const gained = ((now - this.#countedAt) / 1_000) * HANDSHAKES_PER_SECOND_MAX;
    this.#count = Math.min(HANDSHAKES_AT_ONCE_MAX, this.#count + Math.max(0, gained));
    this.#countedAt = now;
    if (this.#count < 1) return false;
    this.#count -= 1;
    return true;
  }
}
