/** As many transfers as it takes for so many kills, one after the other, and what they cost together. */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../run.mjs';
import { makeLargeFile, makeTree } from './made-sources.mjs';
import { seededRandom } from './seeded-random.mjs';
import { runTrial } from './trial.mjs';

/** What must not be sent twice, of all bytes. */
const RESENT_MAX = 0.02;
/** Nothing else is on loopback in a namespace of its own: then the bytes on the wire can be counted. */
export const IN_NAMESPACE = 'FERRY_KILL_TEST_NAMESPACE';

/**
 * @typedef {object} Source
 * @property {string} name
 * @property {string} folder
 * @property {string} path
 * @property {number} byteCount
 */

export class Campaign {
  #cli;
  #workFolder;
  #random;
  #port;

  /** @param {string} cli @param {string} workFolder @param {number} seed */
  constructor(cli, workFolder, seed) {
    this.#cli = cli;
    this.#workFolder = workFolder;
    this.#random = seededRandom(seed);
    this.#port = 20_000 + this.#random.below(10_000);
  }

  /** @param {number} byteCount @returns {Promise<Source>} */
  async largeFile(byteCount) {
    const folder = join(this.#workFolder, 'source-file');
    await mkdir(folder);
    const path = join(folder, 'large.bin');
    await makeLargeFile(path, byteCount, 'large');
    return { name: 'file', folder, path, byteCount };
  }

  /** @param {number} fileCount @returns {Promise<Source>} */
  async tree(fileCount) {
    const folder = join(this.#workFolder, 'source-tree');
    const path = join(folder, 'tree');
    await mkdir(folder);
    return { name: 'tree', folder, path, byteCount: await makeTree(path, fileCount, this.#random) };
  }

  /**
   * @param {readonly Source[]} sources
   * @param {number} killsWanted
   * @param {number} killsATransferMax each has 1 to so many
   */
  async run(sources, killsWanted, killsATransferMax) {
    const undisturbed = new Map();
    for (const source of sources) {
      const result = await this.#trial(source, 1_000, []);
      report(source, [], result, result);
      undisturbed.set(source, result);
    }
    const sums = { kills: 0, transfers: 0, faulty: 0, bytes: 0, onceMore: 0, wireOnceMore: 0 };
    while (sums.kills < killsWanted) {
      const source = /** @type {Source} */ (sources[sums.transfers % sources.length]);
      const alone = undisturbed.get(source);
      const kills = this.#kills(Math.min(killsWanted - sums.kills, killsATransferMax));
      const result = await this.#trial(source, alone.seconds * 1_000, kills);
      report(source, kills, result, alone);
      sums.transfers += 1;
      sums.kills += result.kills;
      sums.bytes += source.byteCount;
      const twice = twiceOf(result, alone);
      sums.onceMore += twice.writtenBytes;
      sums.wireOnceMore += twice.wireBytes;
      if (result.faults.length > 0) sums.faulty += 1;
    }
    conclude(sums);
  }

  /**
   * @param {Source} source
   * @param {number} durationMs
   * @param {readonly import('./trial.mjs').Kill[]} kills
   */
  #trial(source, durationMs, kills) {
    const plan = {
      ...{ name: source.name, source: source.path, sourceFolder: source.folder },
      ...{ cli: this.#cli, workFolder: this.#workFolder, port: this.#port, durationMs, kills },
    };
    return runTrial(plan, wireBytes);
  }

  /** @param {number} countMax */
  #kills(countMax) {
    const random = this.#random;
    return Array.from({ length: 1 + random.below(countMax) }, () => ({
      victim: random.oneOf(/** @type {const} */ (['sender', 'receiver', 'both'])),
      at: random.fraction(),
      pause: random.fraction(),
    }));
  }
}

/**
 * What its kills cost.
 * @param {import('./trial.mjs').TrialResult} result
 * @param {import('./trial.mjs').TrialResult} alone
 */
const twiceOf = (result, alone) => ({
  writtenBytes: Math.max(0, result.receiverWrittenBytes - alone.receiverWrittenBytes),
  wireBytes: Math.max(0, result.wireBytes - alone.wireBytes),
});

/**
 * @param {Source} source
 * @param {readonly import('./trial.mjs').Kill[]} kills
 * @param {import('./trial.mjs').TrialResult} result
 * @param {import('./trial.mjs').TrialResult} alone
 */
function report(source, kills, result, alone) {
  const twice = twiceOf(result, alone);
  const hits = kills.slice(0, result.kills).map((kill) => `${kill.victim} ${kill.at.toFixed(2)}`);
  console.log(
    `${source.name}, ${megabytes(source.byteCount)} MB, [${hits.join(', ')}]: ` +
      `${result.seconds.toFixed(1)} s, ` +
      `${megabytes(result.receiverWrittenBytes)} MB written (${megabytes(twice.writtenBytes)} twice), ` +
      `${megabytes(result.wireBytes)} on the wire (${megabytes(twice.wireBytes)} twice)` +
      (result.faults.length === 0 ? '' : `\n  WRONG: ${result.faults.join('\n  ')}`),
  );
}

/** @param {{ kills: number, transfers: number, faulty: number, bytes: number, onceMore: number, wireOnceMore: number }} sums */
function conclude(sums) {
  const share = sums.onceMore / sums.bytes;
  const wire = sums.wireOnceMore / sums.bytes;
  console.log(
    `${sums.kills} kills in ${sums.transfers} transfers, ${sums.faulty} of them wrong; ` +
      `written twice ${percent(share)}, on the wire twice ${percent(wire)} of ${(sums.bytes / 1e6).toFixed(0)} MB`,
  );
  if (sums.faulty > 0) fail('Not every transfer came to a good end.');
  if (share > RESENT_MAX || wire > RESENT_MAX) fail(`More than ${percent(RESENT_MAX)} went twice.`);
}

/** @param {number} bytes */
const megabytes = (bytes) => (Number.isNaN(bytes) ? 'unknown' : (bytes / 1e6).toFixed(1));

/** @param {number} share */
const percent = (share) => (Number.isNaN(share) ? 'unknown' : `${(share * 100).toFixed(2)} %`);

/** Bytes that went over loopback so far; NaN where others are on it too. */
function wireBytes() {
  if (process.env[IN_NAMESPACE] === undefined) return NaN;
  const counters = /^\s*lo:\s*(\d+)/m.exec(readFileSync('/proc/net/dev', 'utf8'));
  return Number(counters?.[1] ?? NaN);
}
