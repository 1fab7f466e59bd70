/**
 * Both sessions with real files on both sides, joined by a ConnectionPair that cuts and reorders.
 * The clock counts turns; disks are real, so a turn waits for one round of the event loop. What is
 * offered is whatever the test says, also what no honest sender would.
 */
import { readdir } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConflictChoice, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { ConnectionPair } from '../../simulation/connection-pair.ts';
import type { PairOptions } from '../../simulation/connection-pair.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { ReceiverSession } from '../../transfer/receiver-session.ts';
import { SenderSession } from '../../transfer/sender-session.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import type { ResumeNotes, ResumeState } from '../resume/resume-api.ts';
import { BufferPool } from './buffer-pool.ts';
import { surveyDestination } from './destination.ts';
import type { Destination } from './destination.ts';
import type { BufferPoolApi, RunnerHooks } from './files-api.ts';
import { SinkRunner } from './sink-runner.ts';
import { SourceRunner } from './source-runner.ts';

const WINDOW_BYTES = 4 * BLOCK_BYTES;
const PEERS = { fingerprint: () => 'ab12', trustOf: () => 'unverified' as const };

/** Knows what was taken and not given back. */
export class CountingPool implements BufferPoolApi {
  outBytes = 0;
  mostOutBytes = 0;
  private readonly pool = new BufferPool();
  private readonly out = new Set<ArrayBufferLike>();

  take(byteCount: number): Uint8Array {
    const bytes = this.pool.take(byteCount);
    if (this.out.has(bytes.buffer)) throw new Error('memory given out twice');
    this.out.add(bytes.buffer);
    this.outBytes += bytes.buffer.byteLength;
    this.mostOutBytes = Math.max(this.mostOutBytes, this.outBytes);
    return bytes;
  }

  giveBack(bytes: Uint8Array): void {
    if (!this.out.delete(bytes.buffer)) throw new Error('memory given back twice');
    this.outBytes -= bytes.buffer.byteLength;
    this.pool.giveBack(bytes);
  }
}

/** Two computers with a transfer between them. */
export class Rig {
  readonly pair: ConnectionPair;
  readonly sender: SenderSession;
  readonly receiver: ReceiverSession;
  readonly senderPool = new CountingPool();
  readonly receiverPool = new CountingPool();
  readonly sourceRunner: SourceRunner;
  readonly faults: unknown[] = [];
  sinkRunner: SinkRunner | null = null;
  destination: Destination | null = null;
  now = 0;
  private readonly folder: string;
  private readonly hooks: RunnerHooks;

  /** `folder`: where it goes. */
  constructor(folder: string, files: readonly SourceEntry[], options: Partial<PairOptions> = {}) {
    this.folder = folder;
    this.pair = new ConnectionPair({ windowBytes: WINDOW_BYTES, ...options });
    const common = { peers: PEERS, startedAt: 1_000_000 };
    this.sender = new SenderSession(
      {
        ...common,
        id: '0'.repeat(32),
        connection: this.pair.initiator,
        host: 'attic',
        wireId: 'e'.repeat(32),
        conflict: null,
      },
      0,
    );
    this.sender.addEntries(files, 0);
    this.sender.sealEntries(0);
    this.receiver = new ReceiverSession(
      {
        ...common,
        id: '1'.repeat(32),
        connection: this.pair.responder,
        receiveWindowBytes: WINDOW_BYTES,
        allocateBlock: (byteCount) => this.receiverPool.take(byteCount),
      },
      0,
    );
    const hooks = {
      now: () => this.now,
      wake: () => undefined,
      fault: (error: unknown) => void this.faults.push(error),
    };
    this.sourceRunner = new SourceRunner(this.sender, this.senderPool, hooks);
    this.hooks = hooks;
    this.pair.connect();
  }

  async until(isReached: () => boolean): Promise<void> {
    const startedAt = Date.now();
    while (!isReached()) {
      if (this.faults.length > 0) throw this.faults[0];
      if (Date.now() - startedAt > 15_000) throw new Error('not reached within 15 s');
      await this.turn();
    }
  }

  /** A person says yes; no, if there is no folder. */
  async accepted(
    conflict: ConflictChoice = 'keep-both',
    notes: ResumeNotes | null = null,
    resume: ResumeState | null = null,
  ): Promise<this> {
    await this.until(() => this.receiver.phase === 'offered');
    const { folder } = this;
    const surveyed = await surveyDestination(folder, this.receiver.offer?.entries ?? [], resume);
    if (!surveyed.ok) {
      this.receiver.decline(surveyed.failure, this.now);
      return this;
    }
    const destination = surveyed.value;
    this.destination = destination;
    const plan = destination.plan(conflict);
    const order = { destination, plan, conflict, notes };
    this.sinkRunner = new SinkRunner(order, this.receiver, this.receiverPool, this.hooks);
    this.receiver.accept(folder, conflict, plan, this.now);
    return this;
  }

  /** Both sides over, everything closed. */
  async over(): Promise<Outcome> {
    await this.until(() => this.sender.isFinished && this.receiver.isFinished);
    await this.sourceRunner.close();
    await this.sinkRunner?.close();
    this.perform();
    return {
      sent: this.sender.fullSnapshot(this.now),
      received: this.receiver.fullSnapshot(this.now),
      memoryOutBytes: this.senderPool.outBytes + this.receiverPool.outBytes,
      names: (await readdir(this.folder).catch(() => [])).sort(),
    };
  }

  private async turn(): Promise<void> {
    this.now += 1;
    for (const session of [this.sender, this.receiver]) {
      const deadline = session.pollDeadline();
      if (deadline !== null && deadline <= this.now) session.handleTimeout(this.now);
      const { connection } = session;
      for (let event = connection.pollEvent(); event; event = connection.pollEvent()) {
        session.handleConnectionEvent(event, this.now);
      }
    }
    this.perform();
    if (!this.pair.deliver()) await nextTurn();
    else if (this.now % 8 === 0) await nextTurn();
  }

  private perform(): void {
    for (let a = this.sender.pollAction(); a; a = this.sender.pollAction()) {
      this.sourceRunner.perform(a);
    }
    for (let a = this.receiver.pollAction(); a; a = this.receiver.pollAction()) {
      if (a.kind === 'recall-list') this.receiver.handleListRecalled(null, this.now);
      else this.sinkRunner?.perform(a);
    }
  }
}

export interface Outcome {
  readonly sent: TransferSnapshot;
  readonly received: TransferSnapshot;
  readonly memoryOutBytes: number;
  readonly names: readonly string[];
}
