/**
 * Decides who may begin a file, whose datagram belongs to which file, how much is kept before a
 * person has agreed, and what is thrown away. What a file's datagrams mean is session.ts's to decide.
 *
 * A sender is an address and a port. From its first datagram it is *arriving*; when its file has
 * ended, or nobody wants it, it is *swallowed* until it was silent for LATE_MS.
 */
import type { FileFacts } from './header-datagram.ts';
import { arrivalName, parseHeaderDatagram } from './header-datagram.ts';
import type {
  PlainAddress,
  PlainEnd,
  PlainReceiverApi,
  PlainReceiverCounts,
  PlainReceiverEvent,
  PlainSessionId,
} from './lab-api.ts';
import {
  AWAITING_CONSENT_MAX_BYTES,
  AWAITING_MAX,
  AWAITING_PER_HOST_MAX,
  LATE_MS,
  LOOP_STALL_MS,
  SESSIONS_MAX,
  STALL_GRACE_MS,
  SWALLOWED_SENDERS_MAX,
} from './limits.ts';
import { mayBeginFile, PlainSession } from './session.ts';

interface Arriving {
  readonly kind: 'arriving';
  readonly id: PlainSessionId;
  readonly from: PlainAddress;
  readonly session: PlainSession;
  /** It came while a file of the same sender had just ended: a lone word is a leftover of that one. */
  readonly followsAnother: boolean;
  /** Nobody is told of it any more. */
  unwanted: boolean;
}

interface Swallowed {
  readonly kind: 'swallowed';
  until: number;
  /** Another file may begin before the silence. */
  readonly mayBegin: boolean;
}

/** A file that a person has not agreed to yet, whether it still arrives or not. */
interface Awaiting {
  readonly host: string;
  bytes: number;
}

export class PlainReceiver implements PlainReceiverApi {
  readonly #senders = new Map<string, Arriving | Swallowed>();
  readonly #arriving = new Map<PlainSessionId, string>();
  readonly #awaiting = new Map<PlainSessionId, Awaiting>();
  #awaitingBytes = 0;
  #events: PlainReceiverEvent[] = [];
  #nextEvent = 0;
  #nextId = 1;
  /** Never later than the earliest deadline of a sender. */
  #deadline: number | null = null;
  #lateDatagrams = 0;
  #busyDatagrams = 0;

  get counts(): PlainReceiverCounts {
    return { lateDatagrams: this.#lateDatagrams, busyDatagrams: this.#busyDatagrams };
  }

  owns(from: PlainAddress): boolean {
    return this.#senders.has(keyOf(from));
  }

  // -------------------------------------------------------------- in

  handleDatagram(bytes: Uint8Array, from: PlainAddress, now: number): void {
    const key = keyOf(from);
    const sender = this.#senders.get(key);
    if (sender === undefined || (sender.kind === 'swallowed' && sender.until <= now))
      this.#begin(key, bytes, from, false, now);
    else if (sender.kind === 'swallowed') this.#handleLate(key, sender, bytes, from, now);
    else this.#handleArriving(key, sender, bytes, now);
  }

  handleTimeout(now: number): void {
    if (this.#deadline === null || now < this.#deadline) return;
    const loopStalled = now - this.#deadline > LOOP_STALL_MS;
    for (const [key, sender] of [...this.#senders]) {
      if (sender.kind === 'swallowed') {
        if (sender.until <= now) this.#senders.delete(key);
        continue;
      }
      if (loopStalled) sender.session.postpone(now + STALL_GRACE_MS);
      sender.session.handleTimeout(now);
      this.#settle(key, sender, now);
    }
    this.#deadline = null;
    for (const sender of this.#senders.values()) this.#noteDeadline(deadlineOf(sender));
  }

  pollDeadline(): number | null {
    return this.#deadline;
  }

  pollEvent(): PlainReceiverEvent | null {
    const event = this.#events[this.#nextEvent];
    if (event !== undefined) {
      this.#nextEvent += 1;
      return event;
    }
    if (this.#nextEvent > 0) this.#events = [];
    this.#nextEvent = 0;
    return null;
  }

  accept(session: PlainSessionId): void {
    const awaiting = this.#awaiting.get(session);
    if (awaiting === undefined) return;
    this.#awaitingBytes -= awaiting.bytes;
    this.#awaiting.delete(session);
  }

  refuse(session: PlainSessionId, now: number): void {
    this.accept(session);
    const key = this.#arriving.get(session);
    const sender = key === undefined ? undefined : this.#senders.get(key);
    if (key !== undefined && sender?.kind === 'arriving') {
      sender.unwanted = true;
      this.#settle(key, sender, now);
    }
    this.#events = this.#events.slice(this.#nextEvent).filter((event) => event.session !== session);
    this.#nextEvent = 0;
  }

  // -------------------------------------------------------------- by state of the sender

  #begin(
    key: string,
    bytes: Uint8Array,
    from: PlainAddress,
    followsAnother: boolean,
    now: number,
  ): void {
    if (bytes.length === 0 || parseHeaderDatagram(bytes).kind === 'stray-marker') return;
    if (this.#arriving.size >= SESSIONS_MAX) {
      this.#busyDatagrams += 1;
      return;
    }
    const id = this.#nextId;
    this.#nextId += 1;
    const arriving: Arriving = {
      kind: 'arriving',
      id,
      from: { host: from.host, port: from.port },
      followsAnother,
      session: new PlainSession(
        {
          started: (facts, loneWord) => this.#handleStarted(arriving, facts, loneWord),
          bytes: (bytesOfFile) => this.#handleBytes(arriving, bytesOfFile),
          ended: (end) => this.#handleEnded(arriving, end),
        },
        now,
      ),
      unwanted: false,
    };
    this.#senders.set(key, arriving);
    this.#arriving.set(id, key);
    this.#handleArriving(key, arriving, bytes, now);
  }

  #handleArriving(key: string, arriving: Arriving, bytes: Uint8Array, now: number): void {
    const handled = arriving.session.handleDatagram(bytes, now);
    this.#settle(key, arriving, now);
    if (handled === 'next-file') this.#begin(key, bytes, arriving.from, true, now);
  }

  #handleLate(
    key: string,
    sender: Swallowed,
    bytes: Uint8Array,
    from: PlainAddress,
    now: number,
  ): void {
    if (sender.mayBegin && bytes.length > 0 && mayBeginFile(bytes)) {
      this.#begin(key, bytes, from, true, now);
      return;
    }
    this.#lateDatagrams += 1;
    sender.until = now + LATE_MS;
  }

  // -------------------------------------------------------------- what a session says

  #handleStarted(arriving: Arriving, facts: FileFacts, loneWord: boolean): void {
    const { id, from } = arriving;
    if (loneWord && arriving.followsAnother) {
      arriving.unwanted = true;
      return;
    }
    if (!this.#mayAskFor(from.host)) {
      arriving.unwanted = true;
      this.#busyDatagrams += 1;
      return;
    }
    this.#awaiting.set(id, { host: from.host, bytes: 0 });
    const name = arrivalName(facts.name, from.host);
    const declaredBytes = facts.sizeBytes;
    this.#events.push({ kind: 'session-started', session: id, from, name, declaredBytes });
  }

  #handleBytes(arriving: Arriving, bytes: Uint8Array): void {
    if (arriving.unwanted) return;
    const awaiting = this.#awaiting.get(arriving.id);
    if (awaiting !== undefined) {
      if (this.#awaitingBytes + bytes.length > AWAITING_CONSENT_MAX_BYTES) {
        this.#handleEnded(arriving, 'too-much');
        arriving.unwanted = true;
        return;
      }
      awaiting.bytes += bytes.length;
      this.#awaitingBytes += bytes.length;
    }
    this.#events.push({ kind: 'bytes', session: arriving.id, bytes });
  }

  #handleEnded(arriving: Arriving, end: PlainEnd): void {
    if (arriving.unwanted) return;
    const { totalBytes, declaredBytes, declaredSha256 } = arriving.session;
    this.#events.push({
      kind: 'session-ended',
      session: arriving.id,
      end,
      totalBytes,
      declaredBytes,
      declaredSha256,
    });
  }

  /** Each file that waits for consent is a prompt. */
  #mayAskFor(host: string): boolean {
    if (this.#awaiting.size >= AWAITING_MAX) return false;
    let ofHost = 0;
    for (const awaiting of this.#awaiting.values()) if (awaiting.host === host) ofHost += 1;
    return ofHost < AWAITING_PER_HOST_MAX;
  }

  // -------------------------------------------------------------- bookkeeping

  /** After anything that may have ended a session. */
  #settle(key: string, arriving: Arriving, now: number): void {
    const { session, id, unwanted } = arriving;
    if (!session.hasEnded && !unwanted) {
      this.#noteDeadline(session.deadline);
      return;
    }
    this.#arriving.delete(id);
    this.#senders.delete(key);
    this.#forgetOldestSwallowed();
    const mayBegin = session.hasEnded && (!unwanted || arriving.followsAnother);
    this.#senders.set(key, { kind: 'swallowed', until: now + LATE_MS, mayBegin });
    this.#noteDeadline(now + LATE_MS);
  }

  #forgetOldestSwallowed(): void {
    if (this.#senders.size - this.#arriving.size < SWALLOWED_SENDERS_MAX) return;
    for (const [key, sender] of this.#senders) {
      if (sender.kind !== 'swallowed') continue;
      this.#senders.delete(key);
      return;
    }
  }

  #noteDeadline(at: number): void {
    if (this.#deadline === null || at < this.#deadline) this.#deadline = at;
  }
}

function keyOf({ host, port }: PlainAddress): string {
  return `${port} ${host}`;
}

function deadlineOf(sender: Arriving | Swallowed): number {
  return sender.kind === 'arriving' ? sender.session.deadline : sender.until;
}
