/**
 * What io/files offers to the driver; the classes of the same names implement it.
 *
 *   examineSources(paths)   source-list.ts         what is to be sent
 *   SourceRunner            source-runner.ts       performs the actions of a SenderSession
 *   examineFolder(folder)   destination-folder.ts  can it be written, how much is free
 *   SinkRunner              sink-runner.ts         performs the actions of a ReceiverSession
 *   BufferPool              buffer-pool.ts         memory for reads and blocks, one a process
 */
import type { Failure } from '../../../src-shared/failure.ts';
import type { Result } from '../../../src-shared/result.ts';
import type {
  SinkAction,
  ReceiverResults,
  SenderAction,
  SenderResults,
  SourceEntry,
} from '../../transfer/session-api.ts';
import type { SinkOrder } from './sink-runner.ts';

/** Regular files only; each path has its own answer, in the order given. */
export type ExamineSources = (
  paths: readonly string[],
) => Promise<readonly Result<SourceEntry, Failure>[]>;

/** folder-missing or folder-not-writable otherwise. Whether it is enough is the caller's to compare. */
export type ExamineFolder = (
  folder: string,
) => Promise<Result<{ readonly freeBytes: number }, Failure>>;

export interface RunnerHooks {
  /** The connection's clock, in ms. */
  readonly now: () => number;
  /** Called after results went into the session: the driver's next turn is due. */
  readonly wake: () => void;
  /** A session threw (an invariant, our bug): end that one transfer with `internal`. */
  readonly fault: (error: unknown) => void;
}

/** `new SourceRunner(session, pool, hooks)` */
export interface SourceRunnerApi {
  perform(action: SenderAction): void;
  /** Closes every file; resolves when none is open. No result is reported any more. */
  close(): Promise<void>;
}

/** `new SinkRunner(order, session, pool, hooks)` */
export interface SinkRunnerApi {
  perform(action: SinkAction): void;
  /** Discards every part that is not stored; resolves when all are gone. No result is reported any more. */
  close(): Promise<void>;
}

export interface BufferPoolApi {
  /** Memory of exactly `byteCount` bytes, contents arbitrary. */
  take(byteCount: number): Uint8Array;
  /** What `take` gave, or a part of it from its start; not to be touched afterwards. */
  giveBack(bytes: Uint8Array): void;
}

export type SourceRunnerArguments = readonly [
  session: SenderResults,
  pool: BufferPoolApi,
  hooks: RunnerHooks,
];

export type SinkRunnerArguments = readonly [
  order: SinkOrder,
  session: ReceiverResults,
  pool: BufferPoolApi,
  hooks: RunnerHooks,
];
