/** Plain UDP on a listening socket: which datagrams are of that dialect, and which file each belongs to. */
import type { Failure } from '../../../src-shared/failure.ts';
import { networkOf } from '../../protocol/address-network.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import type { Address } from '../../protocol/connection-api.ts';
import type { PlainReceiverEvent, PlainSessionId } from '../../lab/lab-api.ts';
import { isPlainDatagram } from '../../lab/plain-datagram.ts';
import { PlainReceiver } from '../../lab/plain-receiver.ts';
import type { EngineContext } from './engine-context.ts';
import type { LiveTransfer } from './live-transfer.ts';
import { PlainReceiving, type PlainStart } from './plain-receiving.ts';
import type { ReceivingPlace } from './receiving.ts';

export interface PlainOwner {
  handleNew(transfer: LiveTransfer): void;
  handleGone(transfer: LiveTransfer): void;
}

export class PlainListening {
  readonly #place: ReceivingPlace;
  readonly #context: EngineContext;
  readonly #owner: PlainOwner;
  readonly #receiver = new PlainReceiver();
  readonly #files = new Map<PlainSessionId, PlainReceiving>();

  constructor(place: ReceivingPlace, context: EngineContext, owner: PlainOwner) {
    this.#place = place;
    this.#context = context;
    this.#owner = owner;
  }

  /** Files that are not over yet. */
  get isBusy(): boolean {
    return this.#files.size > 0;
  }

  get waitingCount(): number {
    let count = 0;
    for (const { phase } of this.#files.values()) if (phase === 'offered') count += 1;
    return count;
  }

  /** True if the datagram was of this dialect. `mayBegin`: are new files welcome? */
  takeDatagram(bytes: Uint8Array, from: Address, mayBegin: boolean, now: number): boolean {
    if (!this.#receiver.owns(from) && !(mayBegin && isPlainDatagram(bytes))) return false;
    this.#receiver.handleDatagram(bytes.slice(), from, now);
    this.#drain(now);
    return true;
  }

  handleTurn(now: number): void {
    const due = this.#receiver.pollDeadline();
    if (due !== null && due <= now) {
      this.#receiver.handleTimeout(now);
      this.#drain(now);
    }
    for (const [session, file] of this.#files) {
      file.handleTimeout(now);
      this.#context.reports.note(file);
      if (!file.isFinished) continue;
      this.#files.delete(session);
      this.#owner.handleGone(file);
    }
  }

  pollDeadline(): number | null {
    let due = this.#receiver.pollDeadline() ?? Infinity;
    for (const file of this.#files.values()) due = Math.min(due, file.pollDeadline() ?? Infinity);
    return due === Infinity ? null : due;
  }

  declineWaiting(): void {
    for (const file of this.#files.values()) if (file.phase === 'offered') file.decline();
  }

  stopAll(failure: Failure): void {
    for (const file of this.#files.values()) file.stop(failure);
  }

  #drain(now: number): void {
    for (let event = this.#receiver.pollEvent(); event; event = this.#receiver.pollEvent()) {
      if (event.kind === 'session-started') this.#begin(event, now);
      else this.#pass(event);
    }
  }

  #begin(start: PlainStart, now: number): void {
    const { offerLimits } = this.#context;
    const network = networkOf(start.from.host);
    const source = { publicKey: null, network, isVerified: false };
    if (!offerLimits.takeQuestion(source, now)) {
      this.#receiver.refuse(start.session, now);
      return;
    }
    const consent = {
      accept: () => {
        offerLimits.noteAccepted(source, monotonicNow());
        this.#receiver.accept(start.session);
      },
      refuse: (at: number) => {
        this.#receiver.refuse(start.session, at);
      },
    };
    const file = new PlainReceiving(start, consent, this.#place, this.#context, now);
    this.#files.set(start.session, file);
    this.#owner.handleNew(file);
  }

  #pass(event: Exclude<PlainReceiverEvent, PlainStart>): void {
    const file = this.#files.get(event.session);
    if (event.kind === 'bytes') file?.handleBytes(event.bytes);
    else file?.handleEnded(event);
  }
}
