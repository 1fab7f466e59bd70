/** Networks and neighbours at their worst, each by its name: what the people at both ends see. */
import { describe, expect, it } from 'vitest';
import {
  FileTransfer,
  RECEIVER_ADDRESS,
  SENDER_ADDRESS,
  type FileTransferOptions,
} from '../simulation/file-transfer.ts';
import { Link, PERFECT_LINK } from '../simulation/link.ts';
import { Network } from '../simulation/network.ts';
import { Prng } from '../simulation/prng.ts';
import { ReceivingApp, SendingApp } from '../simulation/session-apps.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';
import type { Endpoint } from './endpoint.ts';

const MEGABYTE = 1_000_000;
const MALLORY = { host: '66.6.6.6', port: 666 };

/**
 * As to any other computer (io/transfers/endpoint-config.ts). 61,440 bytes, which only a computer sends
 * to itself, last 49 ms at 10 Mbit/s, and are taken for a queue.
 */
const AWAY = { maxDatagramBytes: 8_680, rateLimitBytesPerSecond: null };

/** Runs to the end of the sender, who is told of the last byte; its time in ms. */
function deliver(options: FileTransferOptions): number {
  const transfer = new FileTransfer(options);
  expect(transfer.network.runUntil(() => transfer.sender.doneAt !== null, 120_000)).toBe(true);
  transfer.receiver.assertContent();
  return transfer.sender.doneAt!;
}

describe('a transfer of 2 MB at 10 Mbit/s (1.6 s at best)', () => {
  const link = { delayMs: 20, rateBytesPerSecond: 1.25 * MEGABYTE, queueBytes: 100_000 };
  const sizes = [2 * MEGABYTE];

  it('crosses 30 % loss each way at half of what the link lets through', () => {
    // 70 % of 10 Mbit/s are 2.3 s.
    expect(deliver({ sizes, forth: { ...link, lossFraction: 0.3 } })).toBeLessThan(5_000);
  });

  it('crosses bursts that last for twenty datagrams', () => {
    const forth = { ...link, burstEnterFraction: 0.005, burstLeaveFraction: 0.05 };
    expect(deliver({ sizes, forth })).toBeLessThan(4_000);
  });

  it('crosses heavy reordering at more than half of its rate', () => {
    const forth = { ...link, reorderFraction: 0.5 };
    expect(deliver({ sizes, forth, connect: AWAY })).toBeLessThan(2_500);
  });

  it('gets three quarters of its rate when everything comes twice', () => {
    const forth = { ...link, duplicateFraction: 1 };
    expect(deliver({ sizes, forth, connect: AWAY })).toBeLessThan(2_100);
  });

  it('crosses a path that damages a fifth of all datagrams', () => {
    expect(deliver({ sizes, forth: { ...link, corruptFraction: 0.2 } })).toBeLessThan(4_000);
  });

  it('crosses a path that carries 1,200 bytes and not one more', () => {
    expect(deliver({ sizes, forth: { ...link, mtuBytes: 1_200 } })).toBeLessThan(2_500);
  });

  it('needs no more than a fiftieth of its rate on the way back', () => {
    const back = { ...link, rateBytesPerSecond: 25_000, queueBytes: 10_000 };
    expect(deliver({ sizes, forth: link, back })).toBeLessThan(3_000);
  });

  it.each([20_000, -1_000])('goes on when the clock of one side leaps by %s ms', (byMs) => {
    for (const who of ['sendingEndpoint', 'receivingEndpoint'] as const) {
      const transfer = new FileTransfer({ sizes, forth: link });
      const leap = withLeapingClock(transfer[who]);
      transfer.network.runUntil(() => transfer.receiver.receivedBytes > MEGABYTE, 10_000);
      leap(byMs);
      expect(transfer.network.runUntil(() => transfer.sender.doneAt !== null, 60_000)).toBe(true);
      transfer.receiver.assertContent();
      expect(transfer.network.now).toBeLessThan(5_000);
    }
  });

  it('goes on when the clock of one side leaps back by a second in the middle of the handshake', () => {
    for (const who of ['sendingEndpoint', 'receivingEndpoint'] as const) {
      // The REPLY and then the CONFIRM arrive before they were asked for.
      for (const leapsAt of [30, 50]) {
        const transfer = new FileTransfer({ sizes, forth: link });
        const leap = withLeapingClock(transfer[who]);
        transfer.network.runUntil(() => transfer.network.now >= leapsAt, leapsAt);
        leap(-1_000);
        expect(transfer.network.runUntil(() => transfer.sender.doneAt !== null, 60_000)).toBe(true);
        transfer.receiver.assertContent();
        expect(transfer.network.now).toBeLessThan(5_000);
        expect(transfer.sender.connection!.stats.smoothedRttMs).toBeGreaterThan(0);
      }
    }
  });
});

/** From now on the clock of `endpoint` is this network's and whatever it leapt, ms. */
function withLeapingClock(endpoint: Endpoint): (byMs: number) => void {
  let leapMs = 0;
  for (const name of ['handleDatagram', 'handleTimeout', 'pollTransmit'] as const) {
    const method = endpoint[name].bind(endpoint) as (...all: unknown[]) => unknown;
    Object.defineProperty(endpoint, name, {
      value: (...all: unknown[]) => method(...all.slice(0, -1), (all.at(-1) as number) + leapMs),
    });
  }
  const pollDeadline = endpoint.pollDeadline.bind(endpoint);
  endpoint.pollDeadline = () => {
    const at = pollDeadline();
    return at === null ? null : at - leapMs + 1e-6;
  };
  return (byMs) => {
    leapMs += byMs;
  };
}

describe('a receiver whose disk is slow', () => {
  it('has never more than its window in memory', () => {
    const receiveWindowBytes = 200_000;
    const transfer = new FileTransfer({
      sizes: [2 * MEGABYTE],
      forth: { delayMs: 1 },
      receiver: { receiveWindowBytes },
      diskDelayMs: 100,
    });
    let most = 0;
    transfer.network.runUntil(() => {
      const stats = transfer.receiver.connection?.stats;
      most = Math.max(most, stats?.uncreditedBytes ?? 0);
      return transfer.sender.doneAt !== null;
    }, 60_000);
    transfer.receiver.assertContent();
    expect(most).toBeGreaterThan(receiveWindowBytes / 2);
    expect(most).toBeLessThanOrEqual(receiveWindowBytes);
  });
});

describe('while a transfer runs, an attacker', () => {
  const makeTransfer = () =>
    new FileTransfer({
      sizes: [2 * MEGABYTE],
      forth: { delayMs: 10, rateBytesPerSecond: 2.5 * MEGABYTE, queueBytes: 200_000 },
    });
  const usualMs = deliver({
    sizes: [2 * MEGABYTE],
    forth: { delayMs: 10, rateBytesPerSecond: 2.5 * MEGABYTE, queueBytes: 200_000 },
  });

  it('who replays the whole of an old session gets nothing, and slows nothing', () => {
    const recorded: Uint8Array[] = [];
    const old = makeTransfer();
    old.network.onSent = (bytes) => recorded.push(bytes.slice());
    old.run(60_000);
    const transfer = makeTransfer();
    const { network, receivingEndpoint } = transfer;
    let wentBytes = 0;
    let cameBytes = 0;
    network.onSent = (bytes, _from, to) => {
      if (to.host === MALLORY.host) wentBytes += bytes.length;
    };
    recorded.forEach((bytes, i) => {
      network.inject(bytes, MALLORY, RECEIVER_ADDRESS, i / 4);
      cameBytes += bytes.length;
    });
    network.runUntil(() => transfer.sender.doneAt !== null, 60_000);
    transfer.receiver.assertContent();
    expect(transfer.sender.doneAt).toBeLessThan(1.05 * usualMs);
    expect(wentBytes).toBeLessThan(cameBytes);
    expect(receivingEndpoint.halfOpenCount).toBeLessThanOrEqual(64);
    expect([...receivingEndpoint.connections].length).toBeLessThanOrEqual(1);
  });

  it('who floods it with packets under its own connection ID slows nothing', () => {
    const transfer = makeTransfer();
    const { network } = transfer;
    const prng = new Prng(5);
    network.onSent = (bytes, from, to, now) => {
      if (bytes[0] !== 0xa0) return;
      for (let i = 0; i < 3; i += 1) {
        const forged = bytes.slice();
        // A number not used yet, so that it has to be opened.
        forged[12] = 0x7f;
        forged[20 + i] = prng.next() * 256;
        network.inject(forged, prng.chance(0.5) ? from : MALLORY, to, now + prng.next());
      }
    };
    network.runUntil(() => transfer.sender.doneAt !== null, 60_000);
    transfer.receiver.assertContent();
    expect(transfer.sender.doneAt).toBeLessThan(1.05 * usualMs);
    expect(transfer.receivingEndpoint.counters.rejected).toBeGreaterThan(300);
  });

  it('who has a true address and answers every RETRY keeps nobody else out', () => {
    const house = new House();
    const { network, listener } = house;
    const running = house.send(4 * MEGABYTE);
    const flood = new FloodingHost(new Prng(9));
    const link = new Link({ ...PERFECT_LINK, delayMs: 5 }, new Prng(10));
    network.attach(MALLORY, flood, link, flood);
    network.runUntil(() => network.now >= 400, 401);
    // Whoever comes into the middle of it.
    const late = house.send(1_000);
    let halfOpenMax = 0;
    const isDone = network.runUntil(() => {
      halfOpenMax = Math.max(halfOpenMax, listener.halfOpenCount);
      return late.ending !== null;
    }, 8_000);
    expect(isDone).toBe(true);
    expect(late.ending?.phase).toBe('done');
    expect(running.ending).toBeNull();
    expect(halfOpenMax).toBeGreaterThan(16);
    expect(halfOpenMax).toBeLessThanOrEqual(64);
    // 50 a second.
    expect(flood.handshakesAnswered).toBeGreaterThan(40);
    expect(flood.handshakesAnswered).toBeLessThanOrEqual(50 * Math.ceil(network.now / 1_000));
    network.runUntil(() => running.ending !== null, 60_000);
    expect(running.ending?.phase).toBe('done');
    // 1.6 s at best.
    expect(network.now).toBeLessThan(4_000);
  });
});

/** One computer that sends to another at 20 Mbit/s, as many transfers as one likes. */
class House {
  readonly network = new Network();
  readonly listener: Endpoint;
  readonly #prng = new Prng(3);
  readonly #uplink = new Link(
    { ...PERFECT_LINK, delayMs: 10, rateBytesPerSecond: 2.5 * MEGABYTE, queueBytes: 100_000 },
    this.#prng,
  );
  #port = 60_000;

  constructor() {
    const windowBytes = 4 * 2 ** 20;
    this.listener = makeSimEndpoint('receiver', { receiveWindowBytes: windowBytes });
    const app = new ReceivingApp(this.listener, windowBytes, this.#prng, 1);
    const link = new Link({ ...PERFECT_LINK, delayMs: 10 }, this.#prng);
    this.network.attach(RECEIVER_ADDRESS, this.listener, link, app);
  }

  send(byteCount: number): SendingApp {
    const endpoint = makeSimEndpoint('sender');
    const port = this.#port++;
    const nameOf = () => `of ${port}`;
    const app = new SendingApp(endpoint, [byteCount], this.#prng, 1, { nameOf });
    this.network.attach({ host: SENDER_ADDRESS.host, port }, endpoint, this.#uplink, app);
    return app;
  }
}

/** Begins a handshake every half millisecond, follows each RETRY, and confirms none. */
class FloodingHost {
  handshakesAnswered = 0;
  readonly #prng: Prng;
  readonly #answers: Uint8Array[] = [];
  #nextAt = 0;

  constructor(prng: Prng) {
    this.#prng = prng;
  }

  handleDatagram(bytes: Uint8Array): void {
    if (bytes[0] === 0x82) this.handshakesAnswered += 1;
    if (bytes[0] !== 0x81) return;
    const token = bytes.slice(18, 18 + bytes[17]!);
    this.#answers.push(this.#initial(bytes.subarray(9, 17), token));
  }

  handleTimeout(now: number): void {
    while (this.#nextAt <= now) {
      this.#answers.push(this.#initial(this.#prng.bytes(8), new Uint8Array(0)));
      this.#nextAt += 0.5;
    }
  }

  pollTransmit(into: Uint8Array): { to: typeof RECEIVER_ADDRESS; byteCount: number } | null {
    const answer = this.#answers.shift();
    if (!answer) return null;
    into.set(answer);
    return { to: RECEIVER_ADDRESS, byteCount: answer.length };
  }

  pollDeadline(): number {
    return this.#nextAt;
  }

  turn(): void {
    // It has no app.
  }

  #initial(source: Uint8Array, token: Uint8Array): Uint8Array {
    const datagram = new Uint8Array(1_200);
    datagram.set([0x80, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 1, ...source, token.length, ...token]);
    datagram.set([0, 32, ...this.#prng.bytes(32)], 18 + token.length);
    return datagram;
  }
}

describe('several transfers from one computer to another', () => {
  it('share the link: when the first is done, the last has at least a tenth', () => {
    const house = new House();
    const { network } = house;
    const all = Array.from({ length: 4 }, () => house.send(8 * MEGABYTE));
    expect(network.runUntil(() => all.some(({ ending }) => ending !== null), 60_000)).toBe(true);
    const done = all.map(({ session }) => session!.snapshot(network.now).doneBytes);
    expect(Math.min(...done)).toBeGreaterThan((8 * MEGABYTE) / 10);
    expect(network.runUntil(() => all.every(({ ending }) => ending !== null), 60_000)).toBe(true);
    expect(all.map(({ ending }) => ending?.phase)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('do not let a small file wait for a large one', () => {
    const house = new House();
    const { network } = house;
    const large = house.send(20 * MEGABYTE);
    network.runUntil(() => network.now >= 2_000, 2_001);
    const small = house.send(1_000);
    const begunAt = network.now;
    expect(network.runUntil(() => small.ending !== null, 60_000)).toBe(true);
    expect(large.ending).toBeNull();
    // Four round trips of 20 ms, each behind at most 40 ms of the large one's queue.
    expect(network.now - begunAt).toBeLessThan(300);
  });
});
