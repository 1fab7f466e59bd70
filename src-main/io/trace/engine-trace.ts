/**
 * The trace of one engine: every connection's events and every transfer's, in one file. Decides
 * which moments of a transfer are worth a line; how a line looks is qlog-lines.ts, how it gets to
 * the disk trace-file.ts.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import { ok, type Result } from '../../../src-shared/result.ts';
import type { TransferId, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import type { Role } from '../../protocol/crypto.ts';
import type { ConnectionTrace, TraceSource } from '../../protocol/trace.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import type { EngineEvent } from '../engine.ts';
import { droppedLine, eventLine, headLine, QlogConnection } from './qlog-lines.ts';
import { TraceFile } from './trace-file.ts';

/** Between two lines about the progress of a transfer. */
const PROGRESS_GAP_MS = 1_000;

interface Noted {
  readonly snapshot: TransferSnapshot;
  readonly progressAt: number;
}

export class EngineTrace implements TraceSource {
  readonly #file: TraceFile;
  readonly #epoch: number;
  readonly #noted = new Map<TransferId, Noted>();

  private constructor(file: TraceFile, epoch: number) {
    this.#file = file;
    this.#epoch = epoch;
  }

  /** A file that is there already begins anew. */
  static open(
    path: string,
    title: string,
    vantagePoint: 'client' | 'server',
  ): Result<EngineTrace, Failure> {
    const epoch = monotonicNow();
    const file = TraceFile.open(path, (count) => droppedLine(monotonicNow() - epoch, count));
    if (!file.ok) return file;
    file.value.add(headLine({ title, vantagePoint, startedAt: Date.now() }));
    return ok(new EngineTrace(file.value, epoch));
  }

  /** Why the file is not complete; null while it is. */
  get faultCode(): string | null {
    return this.#file.faultCode;
  }

  begin(connection: string, role: Role, now: number): ConnectionTrace {
    return new QlogConnection(connection, role, this.#epoch, now, (line) => {
      this.#file.add(line);
    });
  }

  handleEngineEvent(event: EngineEvent): void {
    if (event.kind === 'transfer') this.#handleSnapshot(event.snapshot);
    else if (event.kind === 'ended') this.#handleEnd(event.snapshot);
  }

  /** All that was told is in the file then, or never will be. */
  close(): Promise<void> {
    return this.#file.close();
  }

  #handleSnapshot(snapshot: TransferSnapshot): void {
    const now = monotonicNow();
    const before = this.#noted.get(snapshot.id);
    const { id: transfer, direction, phase } = snapshot;
    if (before?.snapshot.phase !== phase) {
      const { fileCount: files, totalBytes: bytes, dialect } = snapshot;
      const old = before === undefined ? {} : { old: before.snapshot.phase };
      const state = { transfer, direction, dialect, ...old, new: phase, files, bytes };
      this.#add('ferry:transfer_state_updated', snapshot, state);
    }
    if (before !== undefined && before.snapshot.limitedBy !== snapshot.limitedBy) {
      this.#add('ferry:limited_by_updated', snapshot, { transfer, new: snapshot.limitedBy });
    }
    const pace = JSON.stringify(snapshot.pace);
    if (snapshot.pace !== null && JSON.stringify(before?.snapshot.pace ?? null) !== pace) {
      this.#add('ferry:pace_updated', snapshot, { transfer, new: snapshot.pace });
    }
    let progressAt = before?.progressAt ?? now;
    if (phase === 'transferring' && now - progressAt >= PROGRESS_GAP_MS) {
      progressAt = now;
      const { doneBytes: bytes, rateBytesPerSecond: rate } = snapshot;
      this.#add('ferry:transfer_progress', snapshot, { transfer, bytes, rate: Math.round(rate) });
    }
    this.#noted.set(transfer, { snapshot, progressAt });
  }

  #handleEnd(snapshot: TransferSnapshot): void {
    const { id: transfer, phase: result, failure, doneBytes: bytes, stats } = snapshot;
    this.#noted.delete(transfer);
    const why = failure?.kind ?? null;
    this.#add('ferry:transfer_ended', snapshot, { transfer, result, failure: why, bytes, stats });
  }

  #add(name: string, snapshot: TransferSnapshot, data: object): void {
    const group = snapshot.stats?.connection ?? null;
    this.#file.add(eventLine(monotonicNow() - this.#epoch, name, group, data));
  }
}
