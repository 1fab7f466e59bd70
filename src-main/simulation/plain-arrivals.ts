/**
 * Plays plain UDP senders into a PlainReceiver on a virtual clock, and keeps what a program that
 * stores everything would have on its disk. The clock stops at every deadline of the receiver.
 */
import type { PlainAddress, PlainEnd, PlainSessionId } from '../lab/lab-api.ts';
import { PlainReceiver } from '../lab/plain-receiver.ts';

/** A datagram, or a pause in ms in front of the next one. */
export type ScriptStep = Uint8Array | number;

export interface ArrivedFile {
  readonly session: PlainSessionId;
  readonly from: PlainAddress;
  readonly name: string;
  /** As it was when the file began. */
  readonly declaredBytes: number | null;
  readonly bytes: Uint8Array;
  /** Null while it still arrives. */
  readonly end: PlainEnd | null;
  readonly endedAt: number | null;
  readonly declaredSha256: string | null;
}

export type Consent = 'accept' | 'refuse' | 'never-answer';

interface OpenFile {
  file: ArrivedFile;
  chunks: Uint8Array[];
  totalBytes: number;
}

export class PlainArrivals {
  readonly receiver = new PlainReceiver();
  now = 0;
  readonly #files = new Map<PlainSessionId, OpenFile>();
  readonly #consent: Consent;

  constructor(consent: Consent = 'accept') {
    this.#consent = consent;
  }

  /** In the order in which they began. */
  get files(): readonly ArrivedFile[] {
    return [...this.#files.values()].map(({ file, chunks }) => ({
      ...file,
      bytes: joined(chunks),
    }));
  }

  /** How many bytes of each file came, and how it ended. */
  get totals(): readonly (readonly [bytes: number, end: PlainEnd | null])[] {
    return [...this.#files.values()].map(({ file, totalBytes }) => [totalBytes, file.end]);
  }

  /** Sends the steps from one sender; datagrams without a pause between them come at one instant. */
  play(
    steps: readonly ScriptStep[],
    from: PlainAddress = { host: '192.0.2.1', port: 40_000 },
  ): void {
    for (const step of steps) {
      if (typeof step === 'number') {
        this.wait(step);
        continue;
      }
      // The socket's memory is used again for the next datagram: what is kept without a copy shows.
      const memory = step.slice();
      this.receiver.handleDatagram(memory, from, this.now);
      this.#drain();
      memory.fill(0xee);
    }
  }

  /** Lets `ms` pass, with every timeout at its time. */
  wait(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const deadline = this.receiver.pollDeadline();
      if (deadline === null || deadline > until) break;
      this.now = Math.max(this.now, deadline);
      this.receiver.handleTimeout(this.now);
      this.#drain();
    }
    this.now = until;
  }

  #drain(): void {
    for (let event = this.receiver.pollEvent(); event; event = this.receiver.pollEvent()) {
      switch (event.kind) {
        case 'session-started': {
          const { session, from, name, declaredBytes } = event;
          const ending = { end: null, endedAt: null, declaredSha256: null };
          const file = { session, from, name, declaredBytes, bytes: new Uint8Array(), ...ending };
          this.#files.set(session, { file, chunks: [], totalBytes: 0 });
          if (this.#consent === 'accept') this.receiver.accept(session);
          if (this.#consent === 'refuse') this.receiver.refuse(session, this.now);
          break;
        }
        case 'bytes':
          this.#keep(this.#of(event.session), event.bytes);
          break;
        case 'session-ended': {
          const open = this.#of(event.session);
          if (open.file.end !== null) throw new Error('a file ended twice');
          const { end, declaredBytes, declaredSha256 } = event;
          open.file = { ...open.file, end, endedAt: this.now, declaredBytes, declaredSha256 };
          if (open.totalBytes !== event.totalBytes) throw new Error('wrong total');
          break;
        }
      }
    }
  }

  #keep(open: OpenFile, bytes: Uint8Array): void {
    open.chunks.push(bytes.slice());
    open.totalBytes += bytes.length;
  }

  #of(session: PlainSessionId): OpenFile {
    const open = this.#files.get(session);
    if (open === undefined) throw new Error(`session ${session} has not started`);
    return open;
  }
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
