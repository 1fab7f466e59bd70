/**
 * Performs what a ReceiverSession asks for, one line of work a file, and gives its answers back.
 * Decides nothing about what is accepted or where it lies.
 */
import { basename } from 'node:path';
import { assertNever, invariant } from '../../../src-shared/assert.ts';
import type { ConflictChoice } from '../../../src-shared/transfer-model.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import type { ReceivePlan } from '../../transfer/receive-plan.ts';
import type { SinkAction, ReceiverResults } from '../../transfer/session-api.ts';
import type { ResumeNotes } from '../resume/resume-api.ts';
import type { Destination } from './destination.ts';
import type { Place } from './entry-places.ts';
import { SMALL_FILE_MAX_BYTES, SMALL_SINKS_MAX, WRITES_OUTSTANDING_MAX } from './file-constants.ts';
import type { BufferPoolApi, RunnerHooks, SinkRunnerApi } from './files-api.ts';
import { Gate } from './gate.ts';
import { notedName } from './noted-name.ts';
import type { OwnName } from './publish-part.ts';
import type { PartLeft, SinkNotes } from './sink-description.ts';
import { SinkLine } from './sink-line.ts';
import type { LastAnswer } from './sink-line.ts';
import { SinkTree } from './sink-tree.ts';
import { SmallSinks } from './small-sinks.ts';
import { folderPrefix, StoredBelow } from './stored-below.ts';
import { unnamedFiles } from './unnamed-files.ts';

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
  /** Of small files whose end was not asked for yet, what they hold. */
  private readonly arriving = new Map<number, Uint8Array | null>();
  /** Null where the system has not what it needs. Made with the first file, which comes after the folders were asked for. */
  private smallSinks: SmallSinks | null | undefined = undefined;
  private readonly writes = new Gate(WRITES_OUTSTANDING_MAX);
  private readonly linesOfOneBlock = new Gate(SMALL_SINKS_MAX);
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

  perform(action: SinkAction): void {
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
        if (this.isSmall(action.file)) this.arriving.set(action.file, null);
        else this.lines.set(action.file, this.newLine(action.file));
        return;
      case 'write':
        this.write(action.file, action.offset, action.bytes);
        return;
      case 'finish-sink':
        this.finish(action.file, action.sha256);
        return;
      case 'discard-sink':
        this.discard(action.file);
        return;
      case 'suspend-sink':
        if (this.order.notes === null) this.discard(action.file);
        // What is small is whole: it is sooner stored than sent again.
        else void this.lines.get(action.file)?.suspend();
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
    for (const bytes of this.arriving.values()) if (bytes !== null) this.pool.giveBack(bytes);
    this.arriving.clear();
    if (this.order.notes === null) this.smallSinks?.discardAll();
    await this.smallSinks?.settle();
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
  private leave(line: SinkLine): Promise<void> {
    return this.order.notes === null ? line.discard() : line.suspend();
  }

  /** New, and of so little that it is read, written and hashed in one go. */
  private isSmall(file: number): boolean {
    const { destination } = this.order;
    const sizeBytes = destination.entries[file]?.sizeBytes ?? Infinity;
    if (sizeBytes > SMALL_FILE_MAX_BYTES || destination.partOf(file) !== null) return false;
    return this.small() !== null;
  }

  private write(file: number, offset: number, bytes: Uint8Array): void {
    if (this.arriving.has(file)) {
      this.arriving.set(file, bytes);
      return;
    }
    const line = this.lines.get(file);
    if (line === undefined) this.pool.giveBack(bytes);
    else void line.write(offset, bytes);
  }

  private finish(file: number, sha256: string): void {
    const content = this.arriving.get(file);
    if (content === undefined) {
      void this.lines.get(file)?.finish(sha256);
      return;
    }
    this.arriving.delete(file);
    const { entry, place, own } = this.aboutOf(file);
    const { sizeBytes, modifiedAt, executable } = entry;
    const noted = notedName(own, place.folder, sha256, this.notesOf(file));
    const about = { file, below: place.folder, own: noted, sizeBytes, modifiedAt, executable };
    this.small()?.add({ ...about, sha256 }, content);
  }

  private discard(file: number): void {
    const content = this.arriving.get(file);
    if (content !== undefined) {
      this.arriving.delete(file);
      if (content !== null) this.pool.giveBack(content);
      this.report(() => this.tell(file, { kind: 'discarded' }));
    } else if (this.smallSinks?.discard(file) !== true) {
      void this.lines.get(file)?.discard();
    }
  }

  private small(): SmallSinks | null {
    if (this.smallSinks !== undefined) return this.smallSinks;
    const unnamed = unnamedFiles();
    const { destination, notes } = this.order;
    const prefix = folderPrefix(destination.folder);
    this.smallSinks =
      unnamed === null
        ? null
        : new SmallSinks({
            folder: destination.folder,
            tree: destination.tree,
            ready: this.foldersMade,
            unnamed,
            pool: this.pool,
            onWritten: (file, byteCount) => this.reportWritten(file, byteCount),
            onStored: (files) => {
              notes?.allStored(files);
              this.report(() => {
                for (const { file, name, sha256 } of files) {
                  // Mostly it is called as it was offered: one text for both.
                  const offered = destination.entries[file]?.path;
                  const own = name === offered ? offered : name;
                  const stored = new StoredBelow(prefix, own, sha256);
                  this.tell(file, { kind: 'stored', stored });
                }
              });
            },
            onEnded: (file, answer) => this.report(() => this.tell(file, answer)),
            onRefused: ({ file, sha256 }, content) => {
              const line = this.newLine(file);
              this.lines.set(file, line);
              if (content !== null) void line.write(0, content);
              void line.finish(sha256);
            },
          });
    return this.smallSinks;
  }

  private doInTree(work: () => Promise<void>): Promise<void> {
    const done = work()
      .catch((error: unknown) => this.hooks.fault(error))
      .finally(() => this.treeWork.delete(done));
    this.treeWork.add(done);
    return done;
  }

  private newLine(file: number): SinkLine {
    const { destination } = this.order;
    const { entry, place, own } = this.aboutOf(file);
    const { sizeBytes, modifiedAt, executable } = entry;
    return new SinkLine({
      about: {
        folder: destination.folder,
        below: place.folder,
        name: place.name,
        sizeBytes,
        modifiedAt,
        executable,
        own,
        left: this.leftOf(file),
        roomWanted: (withinBytes) => this.session.roomWantedBeside(file, withinBytes),
        notes: this.notesOf(file),
      },
      tree: destination.tree,
      ready: this.foldersMade,
      pool: this.pool,
      writes: this.writes,
      smallSinks: this.linesOfOneBlock,
      onWritten: (byteCount) => this.reportWritten(file, byteCount),
      onLastAnswer: (answer) => {
        this.lines.delete(file);
        this.report(() => this.tell(file, answer));
      },
    });
  }

  private aboutOf(file: number): { entry: ListEntry; place: Place; own: OwnName } {
    const { destination, conflict } = this.order;
    const entry = destination.entries[file];
    const place = destination.placeOf(file);
    invariant(entry !== undefined && place !== null, `no place for entry ${file}`);
    const own = {
      name: place.name,
      beside: () => destination.nameBeside(file),
      replaces: destination.replacedBy(file, conflict),
    };
    return { entry, place, own };
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
      cut: (byteCount) => notes.cut(file, byteCount),
      flushing: () => notes.flushing(file),
      flushed: () => notes.flushed(file),
      naming: (name, sha256, inode) => notes.naming(file, name, sha256, inode),
      stored: (name, sha256) => notes.stored(file, name, sha256),
      dropped: () => notes.dropped(file),
    };
  }

  private reportWritten(file: number, byteCount: number): void {
    this.report(() => this.session.handleWritten(file, byteCount, this.hooks.now()));
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
