/**
 * What is behind a peer's silence? Looked at twice a second while a transfer runs. This computer may
 * have moved: then it speaks, so that the peer learns where it is. The peer's program may be gone:
 * then its port refuses what is sent there, and after a while of both the transfer ends. Everything
 * else is waited out (PROTOCOL.md section 4.5).
 */
import { isAtRest, type TransferPhase } from '../../../src-shared/transfer-model.ts';
import type { ConnectionApi } from '../../protocol/connection-api.ts';
import { addressesKey, isOnOwnNetwork } from '../addresses.ts';
import { RefusalProbe } from '../driver/refusal-probe.ts';

const LOOK_EVERY_MS = 500;
/** Silence from which on something may have happened to this computer's network. */
const MOVED_AFTER_MS = 400;
/** ... and from which on it is asked whether there is still a program at the peer's port. */
const PROBE_AFTER_MS = 3_000;
const PROBE_EVERY_MS = 1_000;
/** One refusal may be the moment in which a program opens its socket anew. */
const REFUSALS_MIN = 3;
/** Refusals alone can be forged: they count only with this much silence. */
const REFUSED_PATIENCE_MS = 10_000;
/**
 * The same for a sender on another network: a NAT in between may refuse what comes from a port that
 * its host never spoke to, while that host is only out of reach for a moment.
 */
const REFUSED_PATIENCE_AFAR_MS = 30_000;
/** Before anybody has accepted: a prompt, or a place in the queue of offers, is not kept for a silent peer. */
const OFFER_PATIENCE_MS = 30_000;
/** After this computer has moved: silence that lasts so long asks for a new socket, and again after so long. */
const RENEW_AFTER_MS = 3_000;

export class PeerWatch {
  readonly #connection: ConnectionApi;
  /** Gives the connection another socket; null where it has to stay on its port. */
  readonly #renewSocket: (() => void) | null;
  #lookAt = -Infinity;
  #addresses = addressesKey();
  #movedAt: number | null = null;
  #probe: RefusalProbe | null = null;
  #askedAt = -Infinity;

  constructor(connection: ConnectionApi, renewSocket: (() => void) | null) {
    this.#connection = connection;
    this.#renewSocket = renewSocket;
  }

  /** True: the connection has something to say, or was given up. */
  handleTurn(phase: TransferPhase, now: number): boolean {
    if (now < this.#lookAt) return false;
    this.#lookAt = now + LOOK_EVERY_MS;
    if (this.#connection.isClosed || isAtRest(phase)) {
      this.close();
      return false;
    }
    const silentMs = this.#connection.silentMs(now);
    if (silentMs < PROBE_AFTER_MS) this.#endProbe();
    if (silentMs < MOVED_AFTER_MS) {
      this.#movedAt = null;
      return false;
    }
    if (this.#isPatienceOver(phase, silentMs, now)) {
      this.close();
      this.#connection.giveUp(now);
      return true;
    }
    return this.#hasMoved(now);
  }

  pollDeadline(): number | null {
    return this.#lookAt === Infinity ? null : this.#lookAt;
  }

  /** Not to be asked again. */
  close(): void {
    this.#lookAt = Infinity;
    this.#endProbe();
  }

  #hasMoved(now: number): boolean {
    const addresses = addressesKey();
    if (addresses !== this.#addresses) {
      this.#addresses = addresses;
      this.#movedAt = now;
      this.#connection.handleNetworkChange(now);
      return true;
    }
    if (this.#movedAt === null || now - this.#movedAt < RENEW_AFTER_MS) return false;
    this.#movedAt = now;
    this.#renewSocket?.();
    return false;
  }

  #isPatienceOver(phase: TransferPhase, silentMs: number, now: number): boolean {
    if (phase !== 'transferring' && silentMs >= OFFER_PATIENCE_MS) return true;
    if (silentMs < PROBE_AFTER_MS) return false;
    this.#ask(now);
    if ((this.#probe?.refusals ?? 0) < REFUSALS_MIN) return false;
    return silentMs >= this.#refusedPatienceMs();
  }

  #ask(now: number): void {
    if (now - this.#askedAt < PROBE_EVERY_MS) return;
    this.#askedAt = now;
    const { remote } = this.#connection;
    if (this.#probe?.isReady && this.#probe.to === remote) {
      this.#probe.ask();
      return;
    }
    this.#endProbe();
    this.#probe = new RefusalProbe(remote);
  }

  #refusedPatienceMs(): number {
    const { role, remote } = this.#connection;
    const isReachableByAnyone = role === 'initiator' || isOnOwnNetwork(remote.host);
    return isReachableByAnyone ? REFUSED_PATIENCE_MS : REFUSED_PATIENCE_AFAR_MS;
  }

  #endProbe(): void {
    void this.#probe?.close();
    this.#probe = null;
  }
}

/** Of two deadlines; null = never. */
export function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
