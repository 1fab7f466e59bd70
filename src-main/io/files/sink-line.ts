/**
 * All that is asked of one sink, from its creation to its one last answer. Writes run beside each
 * other; the end waits for them.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import { fail } from '../../../src-shared/result.ts';
import type { Result } from '../../../src-shared/result.ts';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { StoredFile } from '../../transfer/session-api.ts';
import type { BufferPoolApi } from './files-api.ts';
import type { Gate } from './gate.ts';
import { SinkFile } from './sink-file.ts';
import type { Leaving } from './sink-file.ts';
import type { SinkDescription } from './sink-description.ts';
import { sinkFailure } from './sink-failure.ts';
import type { FolderLease, TreeAccess } from './tree-access.ts';

export type LastAnswer =
  | { readonly kind: 'stored'; readonly stored: StoredFile }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'discarded' };

export interface SinkLineConfig {
  readonly about: Omit<SinkDescription, 'folderPath'>;
  readonly tree: TreeAccess;
  /** The folders are there. */
  readonly ready: Promise<void>;
  readonly pool: BufferPoolApi;
  /** These two are shared by the lines of a transfer. Writes given to the system at once: */
  readonly writes: Gate;
  /** Small files open at once. They come by the hundred, each whole. */
  readonly smallSinks: Gate;
  readonly onWritten: (byteCount: number) => void;
  /** Once; everything of the sink is closed by then. */
  readonly onLastAnswer: (answer: LastAnswer) => void;
}

export class SinkLine {
  /** Resolves after the last answer. */
  readonly over: Promise<void>;
  private readonly config: SinkLineConfig;
  /** Null: not created, and the last answer is given. */
  private readonly sink: Promise<SinkFile | null>;
  private setOver: () => void = () => undefined;
  private isEnding = false;
  private isUnwanted = false;
  private lease: FolderLease | null = null;

  constructor(config: SinkLineConfig) {
    this.config = config;
    this.over = new Promise((resolve) => (this.setOver = resolve));
    this.sink = config.about.sizeBytes > BLOCK_BYTES ? this.create() : this.createInTurn();
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    const sink = await this.sink;
    if (sink === null || this.isUnwanted) {
      this.config.pool.giveBack(bytes);
      return;
    }
    const byteCount = bytes.length;
    const failure = await sink.write(offset, bytes);
    if (failure === null) {
      if (!this.isUnwanted) this.config.onWritten(byteCount);
      return;
    }
    if (this.isEnding) return;
    this.isEnding = true;
    this.isUnwanted = true;
    this.answer({ kind: 'failed', failure: await sink.endAfter(failure) });
  }

  async finish(sha256: string): Promise<void> {
    const sink = await this.sink;
    if (sink === null || this.isEnding) return;
    this.isEnding = true;
    this.answer(this.judge(await sink.finish(sha256)));
  }

  discard(): Promise<void> {
    return this.end('discard');
  }

  /** The part stays for another attempt. */
  suspend(): Promise<void> {
    return this.end('suspend');
  }

  private async end(how: Leaving): Promise<void> {
    this.isUnwanted = true;
    const sink = await this.sink;
    if (sink === null) return;
    if (this.isEnding) {
      sink.leave(how);
      return;
    }
    this.isEnding = true;
    await sink.end(how);
    this.answer({ kind: 'discarded' });
  }

  private judge(result: Result<StoredFile, Failure>): LastAnswer {
    if (result.ok) return { kind: 'stored', stored: result.value };
    if (this.isUnwanted) return { kind: 'discarded' };
    return { kind: 'failed', failure: result.failure };
  }

  private async create(): Promise<SinkFile | null> {
    if (this.isUnwanted) {
      this.answer({ kind: 'discarded' });
      return null;
    }
    const created = await this.createInTree();
    if (created.ok) return created.value;
    this.isUnwanted = true;
    this.answer({ kind: 'failed', failure: created.failure });
    return null;
  }

  private async createInTree(): Promise<Result<SinkFile, Failure>> {
    const { about, tree, ready, pool, writes } = this.config;
    await ready;
    try {
      this.lease = await tree.use(about.below ?? '');
    } catch (error) {
      return fail(await sinkFailure(error, about.folder, about.name, about.sizeBytes));
    }
    const { path: folderPath, flush } = this.lease;
    return SinkFile.create({ ...about, folderPath }, pool, writes, flush);
  }

  private createInTurn(): Promise<SinkFile | null> {
    return new Promise((resolve) => {
      void this.config.smallSinks.run(async () => {
        resolve(await this.create());
        await this.over;
      });
    });
  }

  private answer(answer: LastAnswer): void {
    this.lease?.release();
    this.config.onLastAnswer(answer);
    this.setOver();
  }
}
