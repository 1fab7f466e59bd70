/** What a person sees of a transfer in plain UDP, in either direction; decides nothing but what a snapshot says. */
import type { Failure } from '../../../src-shared/failure.ts';
import {
  FILES_SHOWN_MAX,
  isOver,
  type Direction,
  type PlainCaution,
  type TransferFile,
  type TransferId,
  type TransferPhase,
  type TransferSnapshot,
} from '../../../src-shared/transfer-model.ts';
import { RateMeter } from '../../transfer/rate-meter.ts';

/** One file; its owner changes it and calls `touch` where a person should see that at once. */
export interface PlainFile {
  name: string;
  sizeBytes: number | null;
  doneBytes: number;
  path: string | null;
  sha256: string | null;
  caution: PlainCaution | null;
}

export interface PlainRecordConfig {
  readonly id: TransferId;
  readonly direction: Direction;
  readonly host: string;
  readonly port: number;
  readonly files: readonly PlainFile[];
}

export class PlainRecord {
  phase: TransferPhase;
  revision = 0;
  folder: string | null = null;
  freeBytes: number | null = null;
  readonly #config: PlainRecordConfig;
  readonly #startedAt = Date.now();
  readonly #meter = new RateMeter();
  #failure: Failure | null = null;
  #endedAt: number | null = null;
  #movingSince: number | null = null;
  #movedMs = 0;

  constructor(config: PlainRecordConfig, phase: 'connecting' | 'offered') {
    this.#config = config;
    this.phase = phase;
  }

  get isOver(): boolean {
    return isOver(this.phase);
  }

  touch(): void {
    this.revision += 1;
  }

  /** Ignored once over. */
  moveTo(phase: TransferPhase, now: number): void {
    if (this.isOver) return;
    this.phase = phase;
    this.touch();
    if (phase === 'transferring') {
      this.#movingSince = now;
      this.#meter.observe(0, now);
    }
    if (!this.isOver) return;
    this.#endedAt = Date.now();
    this.#movedMs = this.#movingSince === null ? 0 : now - this.#movingSince;
  }

  fail(failure: Failure, now: number): void {
    if (this.isOver) return;
    this.#failure = failure;
    this.moveTo('failed', now);
  }

  get fileTotal(): number {
    return this.#config.files.length;
  }

  filesFrom(from: number, count: number): readonly TransferFile[] {
    return this.#config.files.slice(from, from + count).map(viewOf);
  }

  snapshot(now: number, all: boolean): TransferSnapshot {
    const { files, host, port } = this.#config;
    const doneBytes = files.reduce((sum, file) => sum + file.doneBytes, 0);
    if (this.phase === 'transferring') this.#meter.observe(doneBytes, now);
    const totalBytes = sumOrNull(files);
    const rate = this.#rate(doneBytes);
    return {
      id: this.#config.id,
      direction: this.#config.direction,
      dialect: 'plain',
      phase: this.phase,
      peer: {
        deviceName: null,
        host,
        port,
        fingerprint: null,
        publicKey: null,
        trust: 'unverified',
      },
      files: this.filesFrom(0, all ? files.length : FILES_SHOWN_MAX),
      fileCount: files.length,
      totalBytes,
      doneBytes,
      rateBytesPerSecond: rate,
      secondsLeft:
        this.phase === 'transferring' && totalBytes !== null && rate > 0
          ? Math.max(0, totalBytes - doneBytes) / rate
          : null,
      folder: this.folder,
      freeBytes: this.phase === 'offered' ? this.freeBytes : null,
      verificationCode: null,
      silentSeconds: null,
      paused: null,
      survey: null,
      conflict: null,
      nextTryAt: null,
      skippedCount: 0,
      skippedBytes: 0,
      failedCount: 0,
      startedAt: this.#startedAt,
      flowMs: Math.round(this.#flowMs(now)),
      endedAt: this.#endedAt,
      failure: this.#failure,
      limitedBy: null,
      pace: null,
      stats: null,
    };
  }

  #flowMs(now: number): number {
    if (this.#movingSince === null) return 0;
    return this.isOver ? this.#movedMs : now - this.#movingSince;
  }

  #rate(doneBytes: number): number {
    if (this.phase === 'transferring') return this.#meter.bytesPerSecond();
    return this.#movedMs > 0 ? (doneBytes * 1_000) / this.#movedMs : 0;
  }
}

function sumOrNull(files: readonly PlainFile[]): number | null {
  let sum = 0;
  for (const { sizeBytes } of files) {
    if (sizeBytes === null) return null;
    sum += sizeBytes;
  }
  return sum;
}

function viewOf(file: PlainFile): TransferFile {
  return { ...file, failure: null, kind: 'file', skipped: null };
}
