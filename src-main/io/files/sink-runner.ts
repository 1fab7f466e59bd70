/**
 * Performs what a ReceiverSession asks for, one line of work a file, and gives its answers back.
 * Decides nothing about what is accepted or where it lies.
 */
import { assertNever, invariant } from '../../../src-shared/assert.ts';
import { safeFileName } from '../../../src-shared/safe-name.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import type { ReceiverAction, ReceiverResults } from '../../transfer/session-api.ts';
import { SMALL_SINKS_MAX, WRITES_OUTSTANDING_MAX } from './file-constants.ts';
import type { BufferPoolApi, RunnerHooks, SinkRunnerApi } from './files-api.ts';
import { FolderFlush } from './folder-flush.ts';
import { Gate } from './gate.ts';
import { SinkLine } from './sink-line.ts';
import type { LastAnswer } from './sink-line.ts';

export class SinkRunner implements SinkRunnerApi {
  private readonly folder: string;
  private readonly entries: readonly ListEntry[];
  private readonly session: ReceiverResults;
  private readonly pool: BufferPoolApi;
  private readonly hooks: RunnerHooks;
  private readonly lines = new Map<number, SinkLine>();
  private readonly writes = new Gate(WRITES_OUTSTANDING_MAX);
  private readonly folderFlush: FolderFlush;
  private readonly smallSinks = new Gate(SMALL_SINKS_MAX);
  private isClosed = false;

  constructor(
    folder: string,
    entries: readonly ListEntry[],
    session: ReceiverResults,
    pool: BufferPoolApi,
    hooks: RunnerHooks,
  ) {
    this.folder = folder;
    this.entries = entries;
    this.session = session;
    this.pool = pool;
    this.folderFlush = new FolderFlush(folder);
    this.hooks = hooks;
  }

  perform(action: ReceiverAction): void {
    switch (action.kind) {
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
      case 'suspend-sink':
      case 'discard-sink':
        void this.lines.get(action.file)?.discard();
        return;
      case 'make-folders':
      case 'make-links':
      case 'finish-folders':
        // The plan refuses what would need them.
        throw new Error(`${action.kind} in a flat folder`);
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
        void line.discard();
        return line.over;
      }),
    );
  }

  private newLine(file: number): SinkLine {
    const entry = this.entries[file];
    invariant(entry !== undefined, `no entry ${file}`);
    const { sizeBytes, modifiedAt, executable } = entry;
    const name = safeFileName(entry.path);
    invariant(name !== null, 'a file without a name');
    return new SinkLine({
      about: { folder: this.folder, name, sizeBytes, modifiedAt, executable },
      pool: this.pool,
      writes: this.writes,
      folderFlush: this.folderFlush,
      smallSinks: this.smallSinks,
      onWritten: (byteCount) =>
        this.report(() => this.session.handleWritten(file, byteCount, this.hooks.now())),
      onLastAnswer: (answer) => {
        this.lines.delete(file);
        this.report(() => this.tell(file, answer));
      },
    });
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
