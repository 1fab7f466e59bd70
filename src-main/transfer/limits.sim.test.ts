/** What both sides say limits a transfer, in worlds where it is known. */
import { describe, expect, it } from 'vitest';
import type { LimitingFactor, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { ConnectOptions } from '../protocol/connection-api.ts';
import { RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import { Link, PERFECT_LINK, type LinkConfig } from '../simulation/link.ts';
import { Network, type App } from '../simulation/network.ts';
import { Prng } from '../simulation/prng.ts';
import { ReceivingApp, SendingApp } from '../simulation/session-apps.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';

const WINDOW_BYTES = 2 ** 22;
/** The simulation has content for no larger ones. */
const FILE_BYTES = 2_500_000;
/** As io/transfers asks for snapshots. */
const SAMPLE_MS = 100;
const LIMIT_MS = 600_000;

interface World {
  readonly bytes: number;
  readonly link?: Partial<LinkConfig>;
  readonly sourceDelayMs?: number;
  readonly sinkDelayMs?: number;
  readonly connect?: Partial<ConnectOptions>;
  /** How much of the time the thread works, 0 to 1. */
  readonly senderLoad?: number;
  readonly receiverLoad?: number;
  /** How much of the time others have the processors that the thread wants. */
  readonly senderCrowd?: number;
  readonly receiverCrowd?: number;
  /** When others leave the processors again. */
  readonly crowdEndsAt?: number;
}

interface Told {
  readonly sent: TransferSnapshot;
  readonly received: TransferSnapshot;
  /** What was shown on the way, each once, in order. */
  readonly shownBySender: readonly (LimitingFactor | null)[];
  readonly shownByReceiver: readonly (LimitingFactor | null)[];
}

/** Asks a session what limits it ten times a second, as the engine does. */
class Sampled implements App {
  readonly shown: (LimitingFactor | null)[] = [];
  readonly inner: SendingApp | ReceivingApp;
  readonly load: number;
  readonly crowdedOutMs: (now: number) => number;
  #nextAt = 0;

  constructor(
    inner: SendingApp | ReceivingApp,
    {
      load = 0.1,
      crowd = 0,
      crowdEndsAt = Infinity,
    }: Partial<Record<'load' | 'crowd' | 'crowdEndsAt', number | undefined>>,
  ) {
    this.inner = inner;
    this.load = load;
    this.crowdedOutMs = (now) => crowd * Math.min(now, crowdEndsAt);
  }

  turn(now: number): void {
    this.inner.turn(now);
    if (now < this.#nextAt) return;
    this.#nextAt = now + SAMPLE_MS;
    const { session } = this.inner;
    if (session === null) return;
    session.handleLoad({ activeMs: this.load * now, crowdedOutMs: this.crowdedOutMs(now) }, now);
    const { phase, limitedBy } = session.snapshot(now);
    if (phase === 'transferring' && this.shown.at(-1) !== limitedBy) this.shown.push(limitedBy);
  }

  pollDeadline(): number {
    return Math.min(this.#nextAt, this.inner.pollDeadline?.() ?? Infinity);
  }
}

function run(world: World): Told {
  const prng = new Prng(7);
  const network = new Network();
  const link = { ...PERFECT_LINK, delayMs: 10, rateBytesPerSecond: 1e8, queueBytes: 1e6 };
  const sizes = Array.from({ length: world.bytes / FILE_BYTES }, () => FILE_BYTES);
  const sender = makeSimEndpoint('sender');
  const receiver = makeSimEndpoint('receiver', { receiveWindowBytes: WINDOW_BYTES });
  const sending = new SendingApp(sender, sizes, prng, world.sourceDelayMs ?? 0, {
    connect: { maxDatagramBytes: 8_680, ...world.connect },
  });
  const receiving = new ReceivingApp(receiver, WINDOW_BYTES, prng, world.sinkDelayMs ?? 0);
  const { crowdEndsAt } = world;
  const atSender = new Sampled(sending, {
    ...{ load: world.senderLoad, crowd: world.senderCrowd, crowdEndsAt },
  });
  const atReceiver = new Sampled(receiving, {
    ...{ load: world.receiverLoad, crowd: world.receiverCrowd, crowdEndsAt },
  });
  const there = new Link({ ...link, ...world.link }, prng);
  const back = new Link({ ...link, delayMs: world.link?.delayMs ?? link.delayMs }, prng);
  network.attach(SENDER_ADDRESS, sender, there, atSender);
  network.attach(RECEIVER_ADDRESS, receiver, back, atReceiver);
  const isOver = network.runUntil(() => sending.session?.isFinished === true, LIMIT_MS);
  const sent = sending.session?.fullSnapshot(network.now);
  const received = receiving.session?.fullSnapshot(network.now);
  if (!isOver || sent?.phase !== 'done' || received === undefined) {
    throw new Error(`not done: ${JSON.stringify(sent)}`);
  }
  return { sent, received, shownBySender: atSender.shown, shownByReceiver: atReceiver.shown };
}

const MB = 1_000_000;

describe('what limits a transfer', () => {
  const worlds: readonly (readonly [string, World, LimitingFactor, LimitingFactor])[] = [
    [
      'a slow link',
      { bytes: 10 * MB, link: { rateBytesPerSecond: 1.25 * MB, queueBytes: 60_000 } },
      'link',
      'link',
    ],
    [
      'a long way',
      { bytes: 20 * MB, link: { rateBytesPerSecond: 5 * MB, delayMs: 150, queueBytes: 200_000 } },
      'link',
      'link',
    ],
    [
      'a limit that was set',
      { bytes: 10 * MB, connect: { rateLimitBytesPerSecond: 1.5 * MB } },
      'limit',
      'limit',
    ],
    ['a slow source', { bytes: 20 * MB, sourceDelayMs: 150 }, 'sender-disk', 'sender-disk'],
    ['a slow sink', { bytes: 40 * MB, sinkDelayMs: 400 }, 'receiver-disk', 'receiver-disk'],
    [
      'a link that loses a quarter',
      { bytes: 5 * MB, link: { rateBytesPerSecond: 1.25 * MB, lossFraction: 0.25 } },
      'loss',
      'loss',
    ],
    [
      'background mode',
      {
        bytes: 10 * MB,
        link: { rateBytesPerSecond: 1.25 * MB, queueBytes: 200_000 },
        connect: { congestionMode: 'background' },
      },
      'background',
      'background',
    ],
    [
      "the sender's processor",
      { bytes: 40 * MB, link: { rateBytesPerSecond: 10 * MB }, senderLoad: 0.97 },
      'cpu',
      'peer',
    ],
    [
      "the receiver's processor",
      { bytes: 40 * MB, link: { rateBytesPerSecond: 10 * MB }, receiverLoad: 0.97 },
      'peer',
      'cpu',
    ],
    [
      'other programs at the sender',
      { bytes: 40 * MB, link: { rateBytesPerSecond: 10 * MB }, senderCrowd: 0.6 },
      'cpu',
      'peer',
    ],
    [
      'other programs at the receiver',
      { bytes: 40 * MB, link: { rateBytesPerSecond: 10 * MB }, receiverCrowd: 0.6 },
      'peer',
      'cpu',
    ],
    [
      'a slow link beside a little of other programs',
      {
        ...{ bytes: 10 * MB, link: { rateBytesPerSecond: 1.25 * MB, queueBytes: 60_000 } },
        ...{ senderCrowd: 0.4, receiverCrowd: 0.4 },
      },
      'link',
      'link',
    ],
  ];

  it.each(worlds)('%s', (_name, world, bySender, byReceiver) => {
    const { sent, received } = run(world);
    expect([sent.limitedBy, received.limitedBy]).toEqual([bySender, byReceiver]);
  });

  it('does not take one per cent of loss for the reason', () => {
    const link = { rateBytesPerSecond: 1.25 * MB, queueBytes: 60_000, lossFraction: 0.01 };
    expect(run({ bytes: 10 * MB, link }).sent.limitedBy).toBe('link');
  });

  it('does not take a way that is longer than the window is wide for a disk', () => {
    const link = { rateBytesPerSecond: 60 * MB, delayMs: 300, queueBytes: 8 * MB };
    const { sent, received, shownBySender } = run({ bytes: 80 * MB, link });
    expect(shownBySender).toEqual([null, 'link']);
    expect(sent.stats?.limitedMs['receiver-disk']).toBeLessThan(500);
    expect(received.stats?.limitedMs['receiver-disk']).toBeLessThan(500);
  });

  it.each(['senderCrowd', 'receiverCrowd'] as const)(
    'says that it is the link again when others have left the processors: %s',
    (side) => {
      const link = { rateBytesPerSecond: 2.5 * MB, queueBytes: 60_000 };
      const told = run({ bytes: 40 * MB, link, [side]: 0.6, crowdEndsAt: 6_000 });
      const [there, here] = side === 'senderCrowd' ? ['cpu', 'peer'] : ['peer', 'cpu'];
      expect(told.shownBySender).toEqual([null, there, 'link']);
      expect(told.shownByReceiver).toEqual([null, here, 'link']);
    },
  );

  it('says nothing for the first two seconds, and then what it is', () => {
    const world = { bytes: 10 * MB, connect: { rateLimitBytesPerSecond: 1.5 * MB } };
    expect(run(world).shownBySender).toEqual([null, 'limit']);
  });

  it('accounts for the whole time, and for the bytes a second', () => {
    const { sent } = run({ bytes: 10 * MB, connect: { rateLimitBytesPerSecond: 1.5 * MB } });
    const { stats, startedAt, endedAt } = sent;
    if (stats === null || endedAt === null) throw new Error('no statistics');
    const accountedMs = Object.values(stats.limitedMs).reduce((sum, ms) => sum + ms, 0);
    expect(accountedMs).toBeGreaterThan(0.97 * (endedAt - startedAt));
    expect(accountedMs).toBeLessThanOrEqual(endedAt - startedAt + 1);
    expect(stats.meanRateBytesPerSecond).toBeGreaterThan(1.35 * MB);
    expect(stats.meanRateBytesPerSecond).toBeLessThan(1.55 * MB);
    expect(stats.peakRateBytesPerSecond).toBeGreaterThanOrEqual(stats.meanRateBytesPerSecond);
  });
});
