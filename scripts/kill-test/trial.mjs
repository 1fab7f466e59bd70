/**
 * One transfer whose programs are killed a few times, started again by the same commands, and waited
 * for until it is complete.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { differences } from './compared-trees.mjs';
import { WatchedProgram } from './watched-program.mjs';

/** After a kill its program stays away for up to so long. */
const PAUSE_MAX_MS = 400;
/** A transfer that takes longer, with its kills, will not come to its end. */
const PATIENCE_MS = 120_000;
/** What a sender may say by its exit status without having done it: it is then started again. */
const TRIES_MAX = 30;
/** Loopback only; a machine of its own where network namespaces are to be had. */
const HOST = '127.0.0.1';

/**
 * @typedef {object} TrialPlan
 * @property {string} name
 * @property {string} cli file of the command
 * @property {string} source what is sent, the only entry of its folder
 * @property {string} sourceFolder
 * @property {string} workFolder for homes and the destination; homes stay from trial to trial
 * @property {number} port
 * @property {number} durationMs how long it takes undisturbed
 * @property {readonly Kill[]} kills
 *
 * @typedef {object} Kill
 * @property {'sender' | 'receiver' | 'both'} victim
 * @property {number} at fraction of the duration, from the start or the last kill on
 * @property {number} pause fraction of PAUSE_MAX_MS
 *
 * @typedef {object} TrialResult
 * @property {number} kills those that hit something that ran
 * @property {number} seconds
 * @property {number} receiverWrittenBytes by all runs of the receiver
 * @property {number} wireBytes that went over loopback meanwhile, both ways; NaN where nobody tells
 * @property {readonly string[]} faults nothing if all is well
 */

/** @param {TrialPlan} plan @param {() => number} wireBytes @returns {Promise<TrialResult>} */
export async function runTrial(plan, wireBytes) {
  const inbox = join(plan.workFolder, 'inbox');
  await rm(inbox, { recursive: true, force: true });
  await mkdir(inbox, { recursive: true });
  const pair = new Pair(plan, inbox);
  const begunAt = performance.now();
  const wireBefore = wireBytes();
  let kills = 0;
  const faults = [];
  try {
    await pair.startReceiver();
    pair.startSender();
    for (const kill of plan.kills) {
      const delayMs = plan.durationMs * kill.at;
      const isOver = await Promise.race([pair.done.then(() => true), later(delayMs, false)]);
      if (isOver) break;
      kills += 1;
      await pair.kill(kill);
    }
    const inTime = await Promise.race([pair.done.then(() => true), later(PATIENCE_MS, false)]);
    if (!inTime) faults.push(`not complete after ${PATIENCE_MS / 1_000} s`);
    else if (pair.fault !== null) faults.push(pair.fault);
    else await pair.receiverIsDone();
  } catch (error) {
    faults.push(String(error));
  }
  const wire = wireBytes() - wireBefore;
  const lastWords = faults.length > 0 ? pair.lastWords : [];
  await pair.close();
  if (faults.length === 0) {
    faults.push(...(await differences(plan.sourceFolder, inbox)).slice(0, 10));
    faults.push(...(await leftovers(plan.workFolder)));
  }
  return {
    kills,
    seconds: (performance.now() - begunAt) / 1_000,
    receiverWrittenBytes: pair.receiverWrittenBytes,
    wireBytes: wire,
    faults: [...faults, ...lastWords],
  };
}

class Pair {
  #plan;
  #inbox;
  /** @type {WatchedProgram | null} */
  #receiver = null;
  /** @type {WatchedProgram | null} */
  #sender = null;
  #senderRuns = 0;
  #isClosing = false;
  receiverWrittenBytes = 0;
  /** @type {string | null} */
  fault = null;
  /** The sender ended with success, or will not. @type {Promise<void>} */
  done;
  /** @type {() => void} */
  #setDone = () => {};

  /** @param {TrialPlan} plan @param {string} inbox */
  constructor(plan, inbox) {
    this.#plan = plan;
    this.#inbox = inbox;
    this.done = new Promise((resolve) => (this.#setDone = () => resolve()));
  }

  get lastWords() {
    return [
      `the receiver said: ${this.#receiver?.lastWords}`,
      `the sender said: ${this.#sender?.lastWords}`,
    ];
  }

  async startReceiver() {
    const { cli, workFolder, port } = this.#plan;
    this.#receiver = new WatchedProgram(
      [
        ...[cli, 'listen', '--yes', '--json', '--bind', HOST, '--port', String(port)],
        ...['--dir', this.#inbox, '--home', join(workFolder, 'home-receiver')],
      ],
      workFolder,
    );
    const ready = await this.#receiver.event((event) => event['event'] === 'listening');
    if (ready === null) throw new Error('the receiver does not listen');
  }

  startSender() {
    const { cli, source, workFolder, port } = this.#plan;
    this.#senderRuns += 1;
    const sender = new WatchedProgram(
      [
        ...[cli, 'send', source, '--json', '--to', `${HOST}:${port}`],
        ...['--home', join(workFolder, 'home-sender')],
      ],
      workFolder,
    );
    this.#sender = sender;
    void sender.exited.then(async (status) => {
      if (sender !== this.#sender || this.#isClosing) return;
      if (status === 0) this.#setDone();
      else if (this.#senderRuns >= TRIES_MAX) {
        this.fault = `the sender ended with status ${status}, ${TRIES_MAX} times`;
        this.#setDone();
      } else {
        await stayAway(PAUSE_MAX_MS);
        this.startSender();
      }
    });
  }

  /** @param {Kill} kill */
  async kill({ victim, pause }) {
    const [receiver, sender] = [this.#receiver, this.#sender];
    if (victim !== 'receiver' && sender !== null) {
      this.#sender = null;
      await sender.kill();
    }
    if (victim !== 'sender' && receiver !== null) {
      await receiver.kill();
      this.receiverWrittenBytes += receiver.writtenBytes;
    }
    await stayAway(pause * PAUSE_MAX_MS);
    if (victim !== 'sender') await this.startReceiver();
    if (victim !== 'receiver') this.startSender();
  }

  /** It hears that all is done a moment after its sender did. */
  async receiverIsDone() {
    await Promise.race([
      this.#receiver?.event((event) => event['event'] === 'done'),
      later(5_000, null),
    ]);
  }

  async close() {
    this.#isClosing = true;
    await Promise.all([this.#sender?.end(), this.#receiver?.end()]);
    this.receiverWrittenBytes += this.#receiver?.writtenBytes ?? 0;
  }
}

/** What is kept for going on, though nothing is to be gone on with. @param {string} workFolder */
async function leftovers(workFolder) {
  const found = [];
  for (const home of ['home-receiver', 'home-sender']) {
    const folder = join(workFolder, home, 'resume');
    if (!existsSync(folder)) continue;
    for (const name of await readdir(folder)) {
      // Of transfers that came to their end: src-main/io/lists.
      if (name !== 'lists') found.push(`${home}/resume/${name}: is left`);
    }
  }
  return found;
}

/** Keeps this program alive, when no other one runs. @param {number} ms @returns {Promise<void>} */
function stayAway(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Keeps nobody waiting. @template T @param {number} ms @param {T} value @returns {Promise<T>} */
function later(ms, value) {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms).unref());
}
