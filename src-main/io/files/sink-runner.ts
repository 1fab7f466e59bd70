/**
 * Performs what a ReceiverSession asks for, one line of work a file, and gives its answers back.
 * Decides nothing about what is accepted or where it lies.
 */
import { basename } from 'node:path';
import { assertNever, invariant } from '../../../src-shared/assert.ts';
import type { ConflictChoice } from '../../../src-shared/transfer-model.ts';
import type { ReceivePlan } from '../../transfer/receive-plan.ts';
import type { ReceiverAction, ReceiverResults } from '../../transfer/session-api.ts';
import type { ResumeNotes } from '../resume/resume-api.ts';
import type { Destination } from './destination.ts';
import { SMALL_SINKS_MAX, WRITES_OUTSTANDING_MAX } from './file-constants.ts';
import type { BufferPoolApi, RunnerHooks, SinkRunnerApi } from './files-api.ts';
import { Gate } from './gate.ts';
import type { PartLeft, SinkNotes } from './sink-file.ts';
import { SinkLine } from './sink-line.ts';
import type { LastAnswer } from './sink-line.ts';
import { SinkTree } from './sink-tree.ts';

/** What one accepted transfer does where. */
export interface SinkOrder {
  readonly destination: Destination;
  readonly plan: ReceivePlan;
  readonly conflict: ConflictChoice;
  /** The transfer's journal; null = it is not gone on with. */
  readonly notes: ResumeNotes | null;
}

export class SinkRunner implements SinkRunnerApi {
  private readonly order: SinkOrder;
  private readonly session: ReceiverResults;
  private readonly pool: BufferPoolApi;
  private readonly hooks: RunnerHooks;
  private readonly tree: SinkTree;
  private readonly lines = new Map<number, SinkLine>();
  private readonly writes = new Gate(WRITES_OUTSTANDING_MAX);
  private readonly smallSinks = new Gate(SMALL_SINKS_MAX);
  /** Files and links are made in folders, so after them, and there may be no file to wait for. */
  private foldersMade: Promise<void> = Promise.resolve();
  /** Work on folders and links that is under way. */
  private readonly treeWork = new Set<Promise<void>>();
  private isClosed = false;

  constructor(order: SinkOrder, session: ReceiverResults, pool: BufferPoolApi, hooks: RunnerHooks) {
    this.order = order;
    this.session = session;
    this.pool = pool;
    this.hooks = hooks;
    this.tree = new SinkTree(order.destination, order.plan);
  }

  perform(action: ReceiverAction): void {
    switch (action.kind) {
      case 'make-folders':
        this.foldersMade = this.doInTree(async () => {
          const failures = await this.tree.makeFolders();
          this.report(() => this.session.handleFoldersMade(failures, this.hooks.now()));
        });
        return;
      case 'make-links':
        void this.doInTree(async () => {
          await this.foldersMade;
          const failures = await this.tree.makeLinks();
          this.report(() => this.session.handleLinksMade(failures, this.hooks.now()));
        });
        return;
      case 'finish-folders':
        void this.doInTree(async () => {
          await this.foldersMade;
          await this.tree.finishFolders();
          this.report(() => this.session.handleFoldersFinished(this.hooks.now()));
        });
        return;
      case 'create-sink':
        this.lines.set(action.file, this.newLine(action.file));
        return;
      case 'write': {
        const line = this.lines.get(action.file);
        if (line === undefined) this.pool.giveBack(action.bytes);
        else void line.write(action.offset, action.bytes);
        return;
      }
      case 'finish-sink':
        void this.lines.get(action.file)?.finish(action.sha256);
        return;
      case 'discard-sink':
        void this.lines.get(action.file)?.discard();
        return;
      case 'suspend-sink':
        void this.leave(this.lines.get(action.file));
        return;
      case 'release-block':
        this.pool.giveBack(action.bytes);
        return;
      default:
        assertNever(action);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(
      [...this.lines.values()].map((line) => {
        void this.leave(line);
        return line.over;
      }),
    );
    await Promise.all(this.treeWork);
    this.order.destination.tree.close();
  }

  /** A part that no journal knows is nobody's to go on with. */
  private leave(line: SinkLine | undefined): Promise<void> | undefined {
    return this.order.notes === null ? line?.discard() : line?.suspend();
  }

  private doInTree(work: () => Promise<void>): Promise<void> {
    const done = work()
      .catch((error: unknown) => this.hooks.fault(error))
      .finally(() => this.treeWork.delete(done));
    this.treeWork.add(done);
    return done;
  }

  private newLine(file: number): SinkLine {
    const { destination, conflict } = this.order;
    const entry = destination.entries[file];
    const place = destination.placeOf(file);
    invariant(entry !== undefined && place !== null, `no place for entry ${file}`);
    const { sizeBytes, modifiedAt, executable } = entry;
    return new SinkLine({
      about: {
        folder: destination.folder,
        below: place.folder,
        name: place.name,
        sizeBytes,
        modifiedAt,
        executable,
        own: {
          name: place.name,
          beside: () => destination.nameBeside(file),
          replaces: destination.replacedBy(file, conflict),
        },
        left: this.leftOf(file),
        notes: this.notesOf(file),
      },
      tree: destination.tree,
      ready: this.foldersMade,
      pool: this.pool,
      writes: this.writes,
      smallSinks: this.smallSinks,
      onWritten: (byteCount) =>
        this.report(() => this.session.handleWritten(file, byteCount, this.hooks.now())),
      onLastAnswer: (answer) => {
        this.lines.delete(file);
        this.report(() => this.tell(file, answer));
      },
    });
  }

  /** In the same folder as the file, wherever the journal says it is: parts do not move. */
  private leftOf(file: number): PartLeft | null {
    const part = this.order.destination.partOf(file);
    const have = this.order.plan.have.get(file) ?? [];
    return part === null ? null : { partName: basename(part), have };
  }

  private notesOf(file: number): SinkNotes | null {
    const { notes } = this.order;
    if (notes === null) return null;
    return {
      partMade: (part) => notes.partMade(file, part),
      written: (offset, byteCount) => notes.written(file, offset, byteCount),
      flushing: () => notes.flushing(file),
      flushed: () => notes.flushed(file),
      stored: (name, sha256) => notes.stored(file, name, sha256),
      dropped: () => notes.dropped(file),
    };
  }

  private tell(file: number, answer: LastAnswer): void {
    const now = this.hooks.now();
    switch (answer.kind) {
      case 'stored':
        this.session.handleStored(file, answer.stored, now);
        return;
      case 'failed':
        this.session.handleSinkFailed(file, answer.failure, now);
        return;
      case 'discarded':
        this.session.handleDiscarded(file, now);
        return;
      default:
        assertNever(answer);
    }
  }

  /** A session that throws has a fault of ours: the driver ends that one transfer. */
  private report(tell: () => void): void {
    if (this.isClosed) return;
    try {
      tell();
    } catch (error) {
      this.hooks.fault(error);
    }
    this.hooks.wake();
  }
}
