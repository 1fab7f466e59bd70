/**
 * Performs what a SenderSession asks for: one line of work a file, in order; files beside each
 * other. Decides nothing about what is read when.
 */
import { assertNever, invariant } from '../../../src-shared/assert.ts';
import type { Failure } from '../../../src-shared/failure.ts';
import type { SenderAction, SenderResults } from '../../transfer/session-api.ts';
import type { BufferPoolApi, RunnerHooks, SourceRunnerApi } from './files-api.ts';
import { SourceFile } from './source-file.ts';

type Action<K extends SenderAction['kind']> = Extract<SenderAction, { readonly kind: K }>;

interface Line {
  /** Everything asked of this file so far. */
  tail: Promise<void>;
  /** Everything read so far: hashed and handed over, while the disk is at the next pieces. */
  handedOver: Promise<void>;
  source: SourceFile | null;
  /** Nothing is reported any more. */
  isOver: boolean;
}

export class SourceRunner implements SourceRunnerApi {
  private readonly session: SenderResults;
  private readonly pool: BufferPoolApi;
  private readonly hooks: RunnerHooks;
  private readonly lines = new Map<number, Line>();

  constructor(session: SenderResults, pool: BufferPoolApi, hooks: RunnerHooks) {
    this.session = session;
    this.pool = pool;
    this.hooks = hooks;
  }

  perform(action: SenderAction): void {
    switch (action.kind) {
      case 'open-source':
        this.lines.set(action.file, newLine());
        this.enqueue(action.file, (line) => this.open(action, line));
        return;
      case 'read':
        this.enqueue(action.file, (line) => this.read(action, line));
        return;
      case 'end-source':
        this.enqueue(action.file, (line) => this.end(action.file, line));
        return;
      case 'abandon-source':
        void this.abandon(action.file);
        return;
      case 'release':
        this.pool.giveBack(action.bytes);
        return;
      default:
        assertNever(action);
    }
  }

  async close(): Promise<void> {
    const tails = [...this.lines.keys()].map((file) => this.abandon(file));
    await Promise.all(tails);
  }

  private enqueue(file: number, work: (line: Line) => Promise<void>): void {
    const line = this.lines.get(file);
    if (line === undefined) return;
    line.tail = line.tail.then(() => (line.isOver ? undefined : work(line)));
  }

  private async open({ file, have }: Action<'open-source'>, line: Line): Promise<void> {
    const opened = await SourceFile.open(this.session.entryAt(file));
    if (opened.ok) {
      line.source = opened.value;
      if (have.length > 0) line.source.hashFromDisk(this.pool);
      return;
    }
    await this.finish(file, line, () =>
      this.session.handleSourceFailed(file, opened.failure, this.hooks.now()),
    );
  }

  /** Asks the disk at once and waits for nothing: each piece is handed over when its turn comes. */
  private read({ file, offset, byteCount }: Action<'read'>, line: Line): Promise<void> {
    const bytes = this.pool.take(byteCount);
    const filled = line.source?.fill(bytes, offset) ?? Promise.resolve(null);
    line.handedOver = line.handedOver.then(async () =>
      this.handOver(file, line, offset, bytes, await filled),
    );
    return Promise.resolve();
  }

  private async handOver(
    file: number,
    line: Line,
    offset: number,
    bytes: Uint8Array,
    failure: Failure | null,
  ): Promise<void> {
    if (failure === null && !line.isOver) await line.source?.digest(bytes);
    if (failure === null && !line.isOver) {
      this.report(() => this.session.handleRead(file, offset, bytes, this.hooks.now()));
      return;
    }
    this.pool.giveBack(bytes);
    if (failure === null) return;
    await this.finish(file, line, () =>
      this.session.handleSourceFailed(file, failure, this.hooks.now()),
    );
  }

  private async end(file: number, line: Line): Promise<void> {
    await line.handedOver;
    if (line.isOver) return;
    invariant(line.source !== null, 'the end of a source that is not open');
    const ended = await line.source.end();
    await this.finish(file, line, () => {
      if (ended.ok) this.session.handleSourceEnd(file, ended.value, this.hooks.now());
      else this.session.handleSourceFailed(file, ended.failure, this.hooks.now());
    });
  }

  /** Closes, then gives the last answer, unless nobody wants it any more. */
  private async finish(file: number, line: Line, report: () => void): Promise<void> {
    await line.source?.close();
    line.source = null;
    if (line.isOver) return;
    line.isOver = true;
    this.lines.delete(file);
    this.report(report);
  }

  /** A session that throws has a fault of ours: the driver ends that one transfer. */
  private report(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.hooks.fault(error);
    }
    this.hooks.wake();
  }

  private abandon(file: number): Promise<void> {
    const line = this.lines.get(file);
    if (line === undefined) return Promise.resolve();
    line.isOver = true;
    line.tail = line.tail.then(async () => {
      await line.handedOver;
      await line.source?.close();
      line.source = null;
      this.lines.delete(file);
    });
    return line.tail;
  }
}

function newLine(): Line {
  return {
    tail: Promise.resolve(),
    handedOver: Promise.resolve(),
    source: null,
    isOver: false,
  };
}
