/**
 * Whole transfers over random bad networks, each from its seed: what becomes of every file, and
 * what each side says of it in the end.
 */
import { describe, expect, it } from 'vitest';
import { RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import { fileContent } from '../simulation/file-apps.ts';
import { Link } from '../simulation/link.ts';
import { sha256 } from '../simulation/memory-files.ts';
import { Network } from '../simulation/network.ts';
import type { Prng } from '../simulation/prng.ts';
import { randomLink } from '../simulation/random-network.ts';
import { seedsToRun, withSeed } from '../simulation/seeds.ts';
import { ReceivingApp, SendingApp } from '../simulation/session-apps.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';

const SEEDS = 150;
/** Virtual; the slowest networks carry 12,500 bytes a second, before they lose a fifth. */
const LIMIT_MS = 600_000;
const WINDOW_BYTES = 4 * 2 ** 20;

class Scenario {
  readonly network = new Network();
  readonly sending: SendingApp;
  readonly receiving: ReceivingApp;
  readonly sizes: readonly number[];

  constructor(prng: Prng) {
    const sender = makeSimEndpoint('sender');
    const receiver = makeSimEndpoint('receiver', { receiveWindowBytes: WINDOW_BYTES });
    this.sizes = randomSizes(prng);
    const diskDelayMs = prng.pick([0, 1, 30]);
    this.sending = new SendingApp(sender, this.sizes, prng, diskDelayMs);
    this.receiving = new ReceivingApp(receiver, WINDOW_BYTES, prng, diskDelayMs);
    this.network.attach(SENDER_ADDRESS, sender, new Link(randomLink(prng), prng), this.sending);
    this.network.attach(
      RECEIVER_ADDRESS,
      receiver,
      new Link(randomLink(prng), prng),
      this.receiving,
    );
  }

  get isFinished(): boolean {
    const { sending, receiving } = this;
    return sending.session?.isFinished === true && receiving.session?.isFinished !== false;
  }

  get sent() {
    return this.sending.session?.fullSnapshot(this.network.now);
  }

  get received() {
    return this.receiving.session?.fullSnapshot(this.network.now);
  }

  /** To the end of both sides; false where no handshake came through (8 s, and an outage takes six). */
  run(): boolean {
    const isOver = this.network.runUntil(() => this.isFinished, LIMIT_MS);
    if (isOver) return this.sent?.failure?.kind !== 'no-answer';
    throw new Error(`not over after ${LIMIT_MS} ms: ${this.describe()}`);
  }

  describe(): string {
    return JSON.stringify({ now: this.network.now, sent: this.sent, received: this.received });
  }

  /** Nothing is left over, and what is stored is what was sent. */
  expectClean(): void {
    expect(this.receiving.partCount).toBe(0);
    expect(this.receiving.blockBytes).toBe(0);
    for (const [file, size] of this.sizes.entries()) {
      const stored = this.receiving.stored.get(`file ${file}`);
      if (stored) expect(sha256(stored)).toBe(sha256(fileContent(file, size)));
    }
  }
}

/** `body` says whether there was a connection to judge: so it is for nearly all. */
function forSeeds(body: (scenario: Scenario, prng: Prng) => boolean): void {
  const seeds = seedsToRun(SEEDS);
  let judged = 0;
  for (const seed of seeds) {
    withSeed(seed, (prng) => {
      if (body(new Scenario(prng), prng)) judged += 1;
    });
  }
  expect(judged).toBeGreaterThan(seeds.length * 0.95 - 1);
}

describe('over a random bad network, a transfer', () => {
  it('stores every file, and both sides say done', () => {
    forSeeds((scenario) => {
      if (!scenario.run()) return false;
      scenario.expectClean();
      expect([scenario.sent?.phase, scenario.received?.phase]).toEqual(['done', 'done']);
      expect(scenario.receiving.stored.size).toBe(scenario.sizes.length);
      expect(scenario.sent?.doneBytes).toBe(scenario.sent?.totalBytes);
      return true;
    });
  }, 120_000);

  it('that is declined ends on both sides as declined', () => {
    forSeeds((scenario) => {
      scenario.receiving.decision = 'decline';
      if (!scenario.run()) return false;
      scenario.expectClean();
      expect(scenario.received?.failure).toEqual({ kind: 'declined' });
      expect(['declined', 'peer-silent']).toContain(scenario.sent?.failure?.kind);
      expect(scenario.receiving.stored.size).toBe(0);
      return true;
    });
  }, 120_000);

  it('that is cancelled at any time ends on both sides, and leaves no part', () => {
    let heard = 0;
    let cancelled = 0;
    forSeeds((scenario, prng) => {
      const at = prng.between(0, 2_000);
      const { network, sending, receiving } = scenario;
      network.runUntil(() => network.now >= at || scenario.isFinished, at + 1);
      const who = prng.chance(0.5) ? 'sender' : 'receiver';
      const canceller = who === 'sender' ? sending.session : receiving.session;
      const wasOver = canceller?.phase === 'done' || canceller?.phase === 'failed';
      canceller?.stop({ kind: 'cancelled', by: 'me' }, network.now);
      if (!scenario.run()) return false;
      scenario.expectClean();
      if (wasOver || !canceller) return true;
      cancelled += 1;
      expect(canceller.snapshot(network.now).failure).toEqual({ kind: 'cancelled', by: 'me' });
      const other = who === 'sender' ? scenario.received : scenario.sent;
      if (other?.failure?.kind === 'cancelled') heard += 1;
      return true;
    });
    expect(cancelled).toBeGreaterThan(seedsToRun(SEEDS).length / 3);
    // The others had not been offered, or were cut off by an outage, or had just stored everything.
    expect(heard).toBeGreaterThan(cancelled / 2);
  }, 120_000);

  it('to a full disk stores what fits, and says on both sides how much did not', () => {
    forSeeds((scenario, prng) => {
      const total = scenario.sizes.reduce((sum, size) => sum + size, 0);
      if (total === 0) return true;
      scenario.receiving.freeBytes = prng.between(0, total - 1);
      if (!scenario.run()) return false;
      scenario.expectClean();
      const count = scenario.sizes.length - scenario.receiving.stored.size;
      expect(scenario.received?.failure).toMatchObject({ kind: 'no-room-left', count });
      if (scenario.sent?.failure?.kind === 'peer-silent') return true;
      expect(scenario.sent?.failure).toEqual({ kind: 'no-room-there', count });
      return true;
    });
  }, 120_000);

  it('of which one source fails stores all the others', () => {
    forSeeds((scenario, prng) => {
      const file = prng.between(0, scenario.sizes.length - 1);
      const failure = { kind: 'source-changed', name: `file ${file}` } as const;
      scenario.sending.failing.set(file, failure);
      if (!scenario.run()) return false;
      scenario.expectClean();
      expect(scenario.sent?.failure).toEqual(failure);
      expect(scenario.received?.failure).toEqual(failure);
      expect(scenario.receiving.stored.size).toBe(scenario.sizes.length - 1);
      expect(scenario.receiving.stored.has(`file ${file}`)).toBe(false);
      return true;
    });
  }, 120_000);
});

function randomSizes(prng: Prng): readonly number[] {
  const count = prng.pick([1, 1, 2, 5, 40]);
  const largest = count > 5 ? 3_000 : 300_000;
  return Array.from({ length: count }, () =>
    prng.pick([0, 1, 1_200, prng.between(0, 3_000), prng.between(0, largest)]),
  );
}
