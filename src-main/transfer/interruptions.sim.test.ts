/**
 * Transfers over random bad networks that are killed again and again, each from its seed: what was
 * written is not sent again, and in the end every byte is where it belongs.
 */
import { expect, it } from 'vitest';
import { fileContent } from '../simulation/file-apps.ts';
import { RECEIVER_ADDRESS, SENDER_ADDRESS } from '../simulation/file-transfer.ts';
import { Link } from '../simulation/link.ts';
import { MemoryFolder, sha256 } from '../simulation/memory-files.ts';
import { MemoryJournal } from '../simulation/memory-journal.ts';
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
  readonly folder = new MemoryFolder();
  readonly journal = new MemoryJournal();
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
    receiving.journal = this.journal;
    network.attach(SENDER_ADDRESS, sender, new Link(randomLink(prng), prng), sending);
    network.attach(RECEIVER_ADDRESS, receiver, new Link(randomLink(prng), prng), receiving);
    const sides = () => [sending.session, receiving.session];
    network.runUntil(() => sides().every((side) => side?.isFinished === true), untilMs);
    // Whoever claimed bytes that are not there would find it out by the digest, and begin anew.
    for (const side of sides()) {
      expect(side?.snapshot(network.now).failure?.kind).not.toBe('digest-mismatch');
    }
    return sides().every((side) => side?.phase === 'done');
  }

  /** What is on the disk and known to be, bytes. */
  get keptBytes(): number {
    const entries = this.sizes.map((sizeBytes, file) => ({
      ...{ kind: 'file' as const, path: `file ${file}`, sizeBytes, modifiedAt: 0 },
      ...{ executable: false, target: null },
    }));
    const plan = this.journal.planFor(entries, (name) => this.folder.stored.has(name));
    let bytes = 0;
    for (const file of plan.stored.keys()) bytes += this.sizes[file] ?? 0;
    for (const ranges of plan.have.values()) {
      for (const { byteCount } of ranges) bytes += byteCount;
    }
    return bytes;
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
        const before = disks.keptBytes;
        isDone = disks.attempt(prng, isKilled ? prng.pick([300, 1_000, 5_000, 30_000]) : LIMIT_MS);
        // Of a killed program everything that it wrote is there.
        expect(disks.keptBytes).toBeGreaterThanOrEqual(before);
        if (!isDone && disks.keptBytes > before) goneOnWith += 1;
        if (!isDone && prng.chance(0.3)) disks.journal.loseUnflushed();
      }
      expect(isDone).toBe(true);
      expect(disks.journal.parts.size).toBe(0);
      for (const [file, size] of disks.sizes.entries()) {
        const stored = disks.folder.stored.get(`file ${file}`);
        expect(stored && sha256(stored)).toBe(sha256(fileContent(file, size)));
      }
    });
  }
  // Else nothing of this was tried.
  expect(goneOnWith).toBeGreaterThan(seeds.length / 4 - 1);
}, 120_000);
