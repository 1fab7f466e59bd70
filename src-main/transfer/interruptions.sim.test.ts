/**
 * Transfers over random bad networks that are killed again and again, each from its seed: what was
 * written is not sent again (the journal in memory judges that), and in the end every byte is where it
 * belongs.
 */
import { expect, it } from 'vitest';
import { fileContent } from '../simulation/file-apps.ts';
import { RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import { Link } from '../simulation/link.ts';
import { MemoryFolder, sha256 } from '../simulation/memory-files.ts';
import { MemoryJournals } from '../simulation/memory-journals.ts';
import { Network } from '../simulation/network.ts';
import type { Prng } from '../simulation/prng.ts';
import { randomLink } from '../simulation/random-network.ts';
import { seedsToRun, withSeed } from '../simulation/seeds.ts';
import { ReceivingApp, SendingApp } from '../simulation/session-apps.ts';
import { makeSimEndpoint } from '../simulation/sim-endpoint.ts';
import { BLOCK_BYTES, RECEIVE_WINDOW_MIN_BYTES } from './constants.ts';

const SEEDS = 150;
/** Virtual; the slowest networks carry 12,500 bytes a second, before they lose a fifth. */
const LIMIT_MS = 1_800_000;
/** After that nobody interrupts any more; a handshake may still get lost (8 s, and an outage takes four). */
const KILLS_MAX = 4;
const TRIES_MAX = 12;

/** All that outlives a program, of both sides. */
class Disks {
  /** Attempts that found bytes of an earlier one. */
  goneOnWith = 0;
  readonly folder = new MemoryFolder();
  readonly journals = new MemoryJournals();
  readonly sizes: readonly number[];

  constructor(sizes: readonly number[]) {
    this.sizes = sizes;
  }

  /** Both programs, until they are done or gone; true when both say that it is done. */
  attempt(prng: Prng, untilMs: number): boolean {
    const network = new Network();
    const sender = makeSimEndpoint('sender');
    const receiver = makeSimEndpoint('receiver', { receiveWindowBytes: RECEIVE_WINDOW_MIN_BYTES });
    const delayMs = prng.pick([0, 1, 30, 400]);
    const sending = new SendingApp(sender, this.sizes, prng, delayMs);
    const receiving = new ReceivingApp(
      receiver,
      RECEIVE_WINDOW_MIN_BYTES,
      prng,
      delayMs,
      this.folder,
    );
    receiving.journals = this.journals;
    network.attach(SENDER_ADDRESS, sender, new Link(randomLink(prng), prng), sending);
    network.attach(RECEIVER_ADDRESS, receiver, new Link(randomLink(prng), prng), receiving);
    const sides = () => [sending.session, receiving.session];
    network.runUntil(() => sides().every((side) => side?.isFinished === true), untilMs);
    // Whoever claimed bytes that are not there would find it out by the digest, and begin anew.
    for (const side of sides()) {
      expect(side?.snapshot(network.now).failure?.kind).not.toBe('digest-mismatch');
    }
    if (receiving.arrivals.some(({ sinks }) => sinks.keptBytes > 0)) this.goneOnWith += 1;
    return sides().every((side) => side?.phase === 'done');
  }
}

const randomSizes = (prng: Prng): number[] =>
  Array.from({ length: prng.pick([1, 2, 3]) }, () =>
    prng.pick([1, 65_536, BLOCK_BYTES + 1, 2 * BLOCK_BYTES + 77, 5 * BLOCK_BYTES]),
  );

it('over a random bad network, a transfer that is killed again and again loses nothing', () => {
  let goneOnWith = 0;
  const seeds = seedsToRun(SEEDS);
  for (const seed of seeds) {
    withSeed(seed, (prng) => {
      const disks = new Disks(randomSizes(prng));
      let isDone = false;
      for (let tries = 0; tries < TRIES_MAX && !isDone; tries += 1) {
        const isKilled = tries < KILLS_MAX && prng.chance(0.8);
        isDone = disks.attempt(prng, isKilled ? prng.pick([300, 1_000, 5_000, 30_000]) : LIMIT_MS);
        if (!isDone && prng.chance(0.3)) disks.journals.losePower(prng);
      }
      goneOnWith += disks.goneOnWith;
      expect(isDone).toBe(true);
      expect(disks.journals.partCount).toBe(0);
      for (const [file, size] of disks.sizes.entries()) {
        const stored = disks.folder.stored.get(`file ${file}`);
        expect(stored && sha256(stored)).toBe(sha256(fileContent(file, size)));
      }
    });
  }
  // Else nothing of this was tried.
  expect(goneOnWith).toBeGreaterThan(seeds.length / 4 - 1);
}, 120_000);
