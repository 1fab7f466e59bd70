/** Several connections of one endpoint: whose turn it is to send, and what a small file waits for. */
import { describe, expect, it } from 'vitest';
import { Link, PERFECT_LINK } from '../simulation/link.ts';
import { Network, type App } from '../simulation/network.ts';
import { Prng } from '../simulation/prng.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';
import type { ConnectionApi, ConnectOptions, EndpointApi } from './connection-api.ts';

const SENDER = { host: '10.0.0.1', port: 50_000 };
const RECEIVER = { host: '10.0.0.2', port: 27_182 };
/** 100 Mbit/s, 40 ms RTT, a queue of one bandwidth-delay product. */
const LINK = { ...PERFECT_LINK, delayMs: 20, rateBytesPerSecond: 12_500_000, queueBytes: 500_000 };
const RTT_MS = 40;
const BYTES = new Uint8Array(65_536);

interface Job {
  readonly startsAt: number;
  readonly sizeBytes: number;
  readonly options?: Partial<ConnectOptions>;
  connection: ConnectionApi | null;
  connectedAt: number | null;
  handedBytes: number;
  doneAt: number | null;
}

/** Starts each job at its time on a connection of its own, and hands over what is wanted. */
class Senders implements App {
  readonly jobs: Job[];
  readonly #endpoint: EndpointApi;

  constructor(endpoint: EndpointApi, jobs: Pick<Job, 'startsAt' | 'sizeBytes' | 'options'>[]) {
    this.#endpoint = endpoint;
    this.jobs = jobs.map((job) => ({
      ...job,
      connection: null,
      connectedAt: null,
      handedBytes: 0,
      doneAt: null,
    }));
  }

  turn(now: number): void {
    for (const job of this.jobs) {
      if (now < job.startsAt) continue;
      const options = { maxDatagramBytes: 1_452, rateLimitBytesPerSecond: null, ...job.options };
      job.connection ??= this.#endpoint.connect(RECEIVER, options, now);
    }
    for (let ready = this.#endpoint.pollReady(); ready; ready = this.#endpoint.pollReady()) {
      const job = this.jobs.find(({ connection }) => connection === ready);
      for (let event = ready.pollEvent(); event; event = ready.pollEvent()) {
        if (event.kind === 'connected' && job) job.connectedAt = now;
      }
    }
    for (const job of this.jobs) this.#hand(job, now);
  }

  pollDeadline(): number | null {
    const next = this.jobs.filter(({ connection }) => connection === null);
    return next.length === 0 ? null : Math.min(...next.map(({ startsAt }) => startsAt));
  }

  #hand(job: Job, now: number): void {
    const { connection, sizeBytes } = job;
    if (!connection || job.connectedAt === null) return;
    while (job.handedBytes < sizeBytes && connection.dataWantedBytes > 0) {
      const count = Math.min(BYTES.length, sizeBytes - job.handedBytes);
      const bytes = BYTES.subarray(0, count);
      connection.sendData({ file: 0, offset: job.handedBytes, bytes });
      job.handedBytes += count;
    }
    if (job.handedBytes === sizeBytes && connection.dataBufferedBytes === 0) job.doneAt ??= now;
  }
}

/** Takes everything at once. */
class Sink implements App {
  readonly received = new Map<ConnectionApi, number>();
  readonly #endpoint: EndpointApi;

  constructor(endpoint: EndpointApi) {
    this.#endpoint = endpoint;
  }

  turn(): void {
    while (this.#endpoint.pollEvent());
    for (let ready = this.#endpoint.pollReady(); ready; ready = this.#endpoint.pollReady()) {
      for (let event = ready.pollEvent(); event; event = ready.pollEvent()) {
        if (event.kind !== 'data') continue;
        ready.addCredit(event.bytes.length);
        this.received.set(ready, (this.received.get(ready) ?? 0) + event.bytes.length);
      }
    }
  }
}

function makeNetwork(jobs: Pick<Job, 'startsAt' | 'sizeBytes' | 'options'>[]) {
  const network = new Network();
  const sendingEndpoint = makeSimEndpoint('sender');
  const receivingEndpoint = makeSimEndpoint('receiver');
  const senders = new Senders(sendingEndpoint, jobs);
  const sink = new Sink(receivingEndpoint);
  const prng = new Prng(1);
  network.attach(SENDER, sendingEndpoint, new Link(LINK, prng), senders);
  network.attach(RECEIVER, receivingEndpoint, new Link(LINK, prng), sink);
  const runUntil = (at: number) => network.runUntil(() => network.now >= at, 600_000);
  return { network, senders, sink, runUntil };
}

describe('a file of 10 kB beside one that fills the link', () => {
  it.each([2_000, 2_150, 2_300, 2_450])(
    'is there within 4 RTT and the queue, sent at %i ms',
    (startsAt) => {
      const { network, senders } = makeNetwork([
        { startsAt: 0, sizeBytes: 1e9 },
        { startsAt, sizeBytes: 10_000 },
      ]);
      const [large, small] = senders.jobs as [Job, Job];
      expect(network.runUntil(() => small.doneAt !== null, 10_000)).toBe(true);
      // Handshake 1 RTT, data and its ACK another; at most half a BDP stands in the queue each time.
      expect((small.doneAt ?? 0) - startsAt).toBeLessThan(4 * RTT_MS + 2 * 20);
      expect(large.connection?.stats.bytesSent).toBeGreaterThan(20_000_000);
    },
  );

  it('is there as soon when the other one is held by a rate limit', () => {
    const { network, senders } = makeNetwork([
      {
        startsAt: 0,
        sizeBytes: 1e9,
        options: { rateLimitBytesPerSecond: 1_000_000 },
      },
      { startsAt: 2_000, sizeBytes: 10_000 },
    ]);
    const [, small] = senders.jobs as [Job, Job];
    expect(network.runUntil(() => small.doneAt !== null, 10_000)).toBe(true);
    expect((small.doneAt ?? 0) - 2_000).toBeLessThan(3 * RTT_MS);
  });
});

describe('connections of one endpoint', () => {
  it('share the link', () => {
    const { senders, runUntil } = makeNetwork(
      Array.from({ length: 4 }, (_, i) => ({ startsAt: i * 500, sizeBytes: 1e9 })),
    );
    runUntil(4_000);
    const before = senders.jobs.map(({ connection }) => connection?.stats.bytesSent ?? 0);
    runUntil(10_000);
    const shares = senders.jobs.map(
      ({ connection }, i) => ((connection?.stats.bytesSent ?? 0) - before[i]!) / (6 * 12_500_000),
    );
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.5);
    }
    expect(shares.reduce((sum, share) => sum + share)).toBeGreaterThan(0.9);
  });

  it('leave the link to the one in front when one goes to the background, live', () => {
    const { senders, runUntil } = makeNetwork([
      { startsAt: 0, sizeBytes: 1e9 },
      { startsAt: 0, sizeBytes: 1e9 },
    ]);
    const [front, back] = senders.jobs.map(({ connection }) => connection);
    expect(front).toBeNull();
    runUntil(4_000);
    const [a, b] = senders.jobs as [Job, Job];
    b.connection?.setCongestionMode('background');
    expect(back).toBeNull();
    runUntil(6_000);
    const before = [a, b].map(({ connection }) => connection?.stats.bytesSent ?? 0) as [
      number,
      number,
    ];
    runUntil(12_000);
    const sent = [a, b].map(({ connection }, i) => (connection?.stats.bytesSent ?? 0) - before[i]!);
    expect(sent[0]! / (6 * 12_500_000)).toBeGreaterThan(0.7);
    expect(b.connection?.stats.congestionState).toMatch(/^ledbat\//);
    b.connection?.setCongestionMode('normal');
    runUntil(15_000);
    expect(b.connection?.stats.congestionState).toMatch(/^bbr\//);
    const later = b.connection?.stats.bytesSent ?? 0;
    runUntil(20_000);
    expect(((b.connection?.stats.bytesSent ?? 0) - later) / (5 * 12_500_000)).toBeGreaterThan(0.3);
  });
});
