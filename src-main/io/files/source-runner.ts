/**
 * Performs what a SenderSession asks for: one line of work a file, in order; files beside each
 * other. Decides nothing about what is read when.
 */
import { assertNever, invariant } from '../../../src-shared/assert.ts';
import type { Failure } from '../../../src-shared/failure.ts';
import type { ByteRange } from '../../transfer/byte-ranges.ts';
import type { SenderAction, SenderResults } from '../../transfer/session-api.ts';
import type { BufferPoolApi, RunnerHooks, SourceRunnerApi } from './files-api.ts';
import { type CachedRead, cachedRead } from './cached-read.ts';
import { SlicedWork } from './sliced-work.ts';
import { SmallSources } from './small-sources.ts';
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

const NO_BYTES = new Uint8Array(0);

export class SourceRunner implements SourceRunnerApi {
  private readonly session: SenderResults;
  private readonly pool: BufferPoolApi;
  private readonly hooks: RunnerHooks;
  private readonly lines = new Map<number, Line>();
  /** Files that are read in one go; the digest, or null before that. */
  private readonly small = new Map<number, string | null>();
  private readonly smallSources: SmallSources | null;
  private readonly work = new SlicedWork();

  /** `cached`: the way to what needs no waiting for the disk; null where there is none. */
  constructor(
    session: SenderResults,
    pool: BufferPoolApi,
    hooks: RunnerHooks,
    cached: CachedRead | null = cachedRead(),
  ) {
    this.session = session;
    this.pool = pool;
    this.hooks = hooks;
    this.smallSources = cached === null ? null : new SmallSources(cached);
  }

  perform(action: SenderAction): void {
    switch (action.kind) {
      case 'open-source':
        if (this.isSmall(action)) this.small.set(action.file, null);
        else this.open(action.file, action.have);
        return;
      case 'read':
        if (this.small.has(action.file)) this.work.do(() => this.readSmall(action));
        else this.enqueue(action.file, (line) => this.read(action, line));
        return;
      case 'end-source':
        if (this.small.has(action.file)) this.work.do(() => this.endSmall(action.file));
        else this.enqueue(action.file, (line) => this.end(action.file, line));
        return;
      case 'abandon-source':
        if (!this.small.delete(action.file)) void this.abandon(action.file);
        return;
      case 'release':
        this.pool.giveBack(action.bytes);
        return;
      default:
        assertNever(action);
    }
  }

  async close(): Promise<void> {
    this.small.clear();
    const tails = [...this.lines.keys()].map((file) => this.abandon(file));
    await Promise.all(tails);
  }

  // ------------------------------------------------------------ small files

  private isSmall({ file, have }: Action<'open-source'>): boolean {
    return (
      this.smallSources !== null &&
      have.length === 0 &&
      SmallSources.isSmall(this.session.entryAt(file))
    );
  }

  private readSmall(action: Action<'read'>): void {
    const { file, offset, byteCount } = action;
    if (!this.small.has(file) || this.smallSources === null) return;
    const entry = this.session.entryAt(file);
    invariant(byteCount === entry.sizeBytes, 'a small file that is read in pieces');
    const bytes = this.pool.take(byteCount);
    const read = this.smallSources.read(entry, bytes);
    if (read.kind === 'read') {
      this.small.set(file, read.sha256);
      this.report(() => this.session.handleRead(file, offset, bytes, this.hooks.now()));
      return;
    }
    this.pool.giveBack(bytes);
    this.small.delete(file);
    if (read.kind === 'failed') this.reportFailure(file, read.failure);
    else {
      this.open(file, []);
      this.enqueue(file, (line) => this.read(action, line));
    }
  }

  private endSmall(file: number): void {
    const sha256 = this.small.get(file);
    if (sha256 === undefined || this.smallSources === null) {
      // It was refused meanwhile.
      this.enqueue(file, (line) => this.end(file, line));
      return;
    }
    this.small.delete(file);
    if (sha256 !== null) {
      this.report(() => this.session.handleSourceEnd(file, sha256, this.hooks.now()));
      return;
    }
    const read = this.smallSources.read(this.session.entryAt(file), NO_BYTES);
    if (read.kind === 'read') {
      this.report(() => this.session.handleSourceEnd(file, read.sha256, this.hooks.now()));
    } else if (read.kind === 'failed') this.reportFailure(file, read.failure);
    else {
      this.open(file, []);
      this.enqueue(file, (line) => this.end(file, line));
    }
  }

  private reportFailure(file: number, failure: Failure): void {
    this.report(() => this.tellFailure(file, failure));
  }

  // ------------------------------------------------------------ all others

  private open(file: number, have: readonly ByteRange[]): void {
    this.lines.set(file, newLine());
    this.enqueue(file, (line) => this.openSource(file, have, line));
  }

  private enqueue(file: number, work: (line: Line) => Promise<void>): void {
    const line = this.lines.get(file);
    if (line === undefined) return;
    line.tail = line.tail.then(() => (line.isOver ? undefined : work(line)));
  }

  private async openSource(file: number, have: readonly ByteRange[], line: Line): Promise<void> {
    const opened = await SourceFile.open(this.session.entryAt(file));
    if (opened.ok) {
      line.source = opened.value;
      if (have.length > 0) line.source.hashFromDisk(this.pool);
      return;
    }
    const { failure } = opened;
    await this.finish(file, line, () => this.tellFailure(file, failure));
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
    await this.finish(file, line, () => this.tellFailure(file, failure));
  }

  private async end(file: number, line: Line): Promise<void> {
    await line.handedOver;
    if (line.isOver) return;
    invariant(line.source !== null, 'the end of a source that is not open');
    const ended = await line.source.end();
    await this.finish(file, line, () => {
      if (ended.ok) this.session.handleSourceEnd(file, ended.value, this.hooks.now());
      else this.tellFailure(file, ended.failure);
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

  private tellFailure(file: number, failure: Failure): void {
    this.session.handleSourceFailed(file, failure, this.hooks.now());
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
