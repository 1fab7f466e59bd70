/**
 * Two connections under arbitrary sequences of calls, and of datagrams that are reordered, repeated
 * and lost: what may never be is never, and in the end both sides say the same.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileContent } from '../simulation/file-apps.ts';
import { RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';
import type { Address, CloseCause, ConnectionApi } from './connection-api.ts';
import type { Endpoint } from './endpoint.ts';

const WINDOW_BYTES = 100_000;
/** Virtual, after the last command. */
const SETTLE_MS = 3_600_000;
/** One command leaves no more datagrams than this at one instant. */
const SENT_AT_ONCE_MAX = 500;

class Side {
  readonly name: string;
  readonly endpoint: Endpoint;
  address: Address;
  connection: ConnectionApi | null = null;
  isConnected = false;
  cause: CloseCause | null = null;
  /** Datagrams on their way to this side. */
  readonly arriving: { readonly bytes: Uint8Array; readonly from: Address }[] = [];
  readonly said: string[] = [];
  readonly heard: string[] = [];
  dataBytes = 0;
  /** Each byte of a file that came, once. */
  readonly came = new Uint8Array(2_000_000);

  constructor(name: string, endpoint: Endpoint, address: Address) {
    this.name = name;
    this.endpoint = endpoint;
    this.address = address;
  }

  handleEvents(): void {
    for (let event = this.endpoint.pollEvent(); event; event = this.endpoint.pollEvent()) {
      expect(this.connection).toBeNull();
      this.connection = event.connection;
    }
    while (this.endpoint.pollReady());
    for (let event = this.connection?.pollEvent(); event; event = this.connection?.pollEvent()) {
      expect(this.cause, `${event.kind} after closed`).toBeNull();
      if (event.kind !== 'closed') expect(event.kind === 'connected').toBe(!this.isConnected);
      switch (event.kind) {
        case 'connected':
          this.isConnected = true;
          break;
        case 'control':
          this.heard.push(new TextDecoder().decode(event.message));
          break;
        case 'data': {
          const { bytes, offset } = event;
          const expected = fileContent(0, this.came.length).subarray(offset, offset + bytes.length);
          expect(bytes.every((byte, at) => byte === expected[at])).toBe(true);
          const before = this.came.subarray(offset, offset + bytes.length);
          expect(before.includes(1)).toBe(false);
          before.fill(1);
          this.dataBytes += bytes.length;
          break;
        }
        case 'closed':
          this.cause = event.cause;
          break;
        case 'verification-code':
        case 'chunk-acked':
          break;
      }
    }
  }
}

class Two {
  now = 0;
  readonly a = new Side('a', makeSimEndpoint('sender'), SENDER_ADDRESS);
  readonly b: Side;
  handedBytes = 0;
  readonly #into = new Uint8Array(65_000);

  constructor() {
    const endpoint = makeSimEndpoint('receiver', { receiveWindowBytes: WINDOW_BYTES });
    this.b = new Side('b', endpoint, RECEIVER_ADDRESS);
    const options = { maxDatagramBytes: 1_452, rateLimitBytesPerSecond: null };
    this.a.connection = this.a.endpoint.connect(RECEIVER_ADDRESS, options, 0);
    this.turn();
  }

  side(which: 'a' | 'b'): Side {
    return which === 'a' ? this.a : this.b;
  }

  other(side: Side): Side {
    return side === this.a ? this.b : this.a;
  }

  turn(): void {
    for (const side of [this.a, this.b]) {
      const due = side.endpoint.pollDeadline();
      if (due !== null && due <= this.now) side.endpoint.handleTimeout(this.now);
      side.handleEvents();
      let sent = 0;
      for (
        let out = side.endpoint.pollTransmit(this.#into, this.now);
        out;
        out = side.endpoint.pollTransmit(this.#into, this.now)
      ) {
        expect(++sent).toBeLessThan(SENT_AT_ONCE_MAX);
        const bytes = this.#into.slice(0, out.byteCount);
        const to = [this.a, this.b].find(
          ({ address }) => address.host === out.to.host && address.port === out.to.port,
        );
        to?.arriving.push({ bytes, from: side.address });
      }
      side.handleEvents();
    }
    this.judge();
  }

  /** What holds at any time. */
  judge(): void {
    for (const side of [this.a, this.b]) {
      const other = this.other(side);
      if (side.endpoint.counters.faults > 0) throw side.endpoint.lastFault;
      expect(side.heard).toEqual(other.said.slice(0, side.heard.length));
      expect(side.connection?.isClosed ?? false).toBe(side.cause !== null);
    }
    const uncredited = this.b.connection?.stats.uncreditedBytes ?? 0;
    expect(uncredited).toBeLessThanOrEqual(WINDOW_BYTES);
    expect(this.b.dataBytes).toBeLessThanOrEqual(this.handedBytes);
  }

  deliver(side: Side, index: number, keeps: boolean): void {
    const at = index % side.arriving.length;
    const [datagram] = keeps ? [side.arriving[at]!] : side.arriving.splice(at, 1);
    side.endpoint.handleDatagram(datagram!.bytes.slice(), datagram!.from, this.now);
    this.turn();
  }

  wait(ms: number): void {
    this.now += ms;
    this.turn();
  }

  credit(count: number): void {
    const { connection } = this.b;
    const most = Math.min(
      count,
      connection?.isClosed ? 0 : (connection?.stats.uncreditedBytes ?? 0),
    );
    if (most > 0) connection?.addCredit(most);
    this.turn();
  }

  /** A perfect network of a millisecond, until nothing happens any more or for an hour. */
  settle(isSettled: () => boolean): void {
    const endsAt = this.now + SETTLE_MS;
    while (this.now < endsAt && !isSettled()) {
      const due = [this.a, this.b].map(({ endpoint }) => endpoint.pollDeadline() ?? Infinity);
      const isBusy = this.a.arriving.length + this.b.arriving.length > 0;
      const next = isBusy ? this.now + 1 : Math.min(...due);
      if (next === Infinity) return;
      this.now = Math.max(this.now + 0.01, Math.min(next, endsAt));
      for (const side of [this.a, this.b]) {
        for (const { bytes, from } of side.arriving.splice(0)) {
          side.endpoint.handleDatagram(bytes, from, this.now);
          side.handleEvents();
        }
      }
      this.turn();
      this.credit(Infinity);
    }
  }
}

/** A call, which is left out where it may not be made. */
class Call implements fc.Command<object, Two> {
  readonly #words: string;
  readonly #make: (two: Two) => void;

  constructor(words: string, make: (two: Two) => void) {
    this.#words = words;
    this.#make = make;
  }

  check(): boolean {
    return true;
  }

  run(_model: object, two: Two): void {
    this.#make(two);
  }

  toString(): string {
    return this.#words;
  }
}

const side = fc.constantFrom('a' as const, 'b' as const);
const index = fc.nat(1_000);

const deliveries = fc.tuple(side, index, fc.boolean()).map(
  ([which, at, keeps]) =>
    new Call(`deliver(${which}, ${at}, ${keeps})`, (two) => {
      if (two.side(which).arriving.length > 0) two.deliver(two.side(which), at, keeps);
    }),
);
const rows = fc.tuple(side, fc.integer({ min: 1, max: 40 })).map(
  ([which, count]) =>
    new Call(`row(${which}, ${count})`, (two) => {
      for (let i = 0; i < count && two.side(which).arriving.length > 0; i += 1) {
        two.deliver(two.side(which), 0, false);
      }
    }),
);
const losses = fc.tuple(side, index, fc.integer({ min: 1, max: 20 })).map(
  ([which, at, count]) =>
    new Call(`lose(${which}, ${at}, ${count})`, (two) => {
      const { arriving } = two.side(which);
      arriving.splice(at % Math.max(1, arriving.length), count);
    }),
);
const waits = fc
  .oneof(fc.double({ min: 0, max: 300, noNaN: true }), fc.constantFrom(1_000, 5_000, 60_000))
  .map((ms) => new Call(`wait(${ms})`, (two) => two.wait(ms)));
const messages = fc.tuple(side, fc.string({ minLength: 1, maxLength: 3_000 })).map(
  ([which, text]) =>
    new Call(`say(${which}, ${text.length})`, (two) => {
      const { connection, said, cause } = two.side(which);
      if (!connection || cause) return;
      const bytes = new TextEncoder().encode(text);
      connection.sendControl(bytes);
      said.push(new TextDecoder().decode(bytes));
      two.turn();
    }),
);
const data = fc.integer({ min: 1, max: 60_000 }).map(
  (count) =>
    new Call(`send(${count})`, (two) => {
      const { connection, cause, came } = two.a;
      if (!connection || cause || two.handedBytes + count > came.length) return;
      const bytes = fileContent(0, came.length).subarray(two.handedBytes, two.handedBytes + count);
      connection.sendData({ file: 0, offset: two.handedBytes, bytes });
      two.handedBytes += count;
      two.turn();
    }),
);
const credits = fc
  .integer({ min: 1, max: WINDOW_BYTES })
  .map((count) => new Call(`credit(${count})`, (two) => two.credit(count)));
const settings = fc.constantFrom('slow', 'full', 'background', 'network').map(
  (what) =>
    new Call(what, (two) => {
      if (what === 'network') two.a.endpoint.handleNetworkChange(two.now);
      else if (what === 'background') two.a.connection?.setCongestionMode('background');
      else two.a.connection?.setRateLimit(what === 'slow' ? 20_000 : null);
      two.turn();
    }),
);
const moves = fc.tuple(side, fc.integer({ min: 1, max: 3 })).map(
  ([which, host]) =>
    new Call(`move(${which}, ${host})`, (two) => {
      const one = two.side(which);
      // Who has not shaken hands is not found elsewhere.
      if (two.a.isConnected && two.b.isConnected) {
        one.address = { host: `10.7.${which === 'a' ? 1 : 2}.${host}`, port: one.address.port };
      }
    }),
);
const closes = fc.tuple(side, fc.constantFrom(0, 1, 8, 12)).map(
  ([which, code]) =>
    new Call(`close(${which}, ${code})`, (two) => {
      two.side(which).connection?.close(code, 'said so', two.now);
      two.turn();
    }),
);

const everyday = [deliveries, rows, rows, losses, waits, messages, data, credits, settings];

it('deliver all that was said and sent when nobody closes, whatever else is done', () => {
  fc.assert(
    fc.property(fc.commands(everyday, { maxCommands: 80 }), (commands) => {
      const two = new Two();
      fc.modelRun(() => ({ model: {}, real: two }), commands);
      const isAllThere = () =>
        two.b.heard.length === two.a.said.length &&
        two.a.heard.length === two.b.said.length &&
        two.b.dataBytes === two.handedBytes;
      two.a.connection?.setRateLimit(null);
      two.settle(() => isAllThere() || two.a.cause !== null || two.b.cause !== null);
      // A wait of a minute in the middle of the handshake leaves nobody to talk to.
      if (!two.b.isConnected) return;
      expect([two.a.cause, two.b.cause]).toEqual([null, null]);
      expect(isAllThere()).toBe(true);
    }),
    { numRuns: 150 },
  );
}, 60_000);

it('end on both sides, and agree about it, once one side closes or has gone elsewhere', () => {
  fc.assert(
    fc.property(
      fc.commands([...everyday, moves, closes], { maxCommands: 60 }),
      side,
      (commands, last) => {
        const two = new Two();
        fc.modelRun(() => ({ model: {}, real: two }), commands);
        two.settle(() => two.a.cause !== null || (two.a.isConnected && two.b.isConnected));
        two.side(last).connection?.close(7, 'the end', two.now);
        two.turn();
        two.settle(
          () => two.a.endpoint.pollDeadline() === null && two.b.endpoint.pollDeadline() === null,
        );
        const { a, b } = two;
        expect(a.cause).not.toBeNull();
        if (b.connection) expect(b.cause).not.toBeNull();
        for (const [one, other] of [
          [a, b],
          [b, a],
        ] as const) {
          if (one.cause?.kind !== 'peer') continue;
          // Who is told of an end is told the words of who made it.
          expect(other.cause).toMatchObject({ kind: 'local', code: one.cause.code });
        }
        expect([...a.endpoint.connections, ...b.endpoint.connections]).toEqual([]);
        expect(b.endpoint.halfOpenCount).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
