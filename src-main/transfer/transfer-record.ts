/**
 * What can be told of a transfer at any time, whichever side it is on: phase, peer, progress, why it
 * ended. Sessions write it, snapshots are read from it; it decides nothing but what a snapshot says.
 */
import type { ConnectionFigures } from '../../src-shared/connection-figures.ts';
import type { Failure } from '../../src-shared/failure.ts';
import { isLostContact } from '../../src-shared/failure.ts';
import { isAtRest } from '../../src-shared/transfer-model.ts';
import type {
  ConflictChoice,
  Direction,
  LimitingFactor,
  OfferSurvey,
  PauseState,
  PeerTrust,
  TransferFile,
  TransferId,
  TransferPace,
  TransferPhase,
  TransferSnapshot,
  TransferStats,
} from '../../src-shared/transfer-model.ts';
import type { ConnectionApi } from '../protocol/connection-api.ts';
import type { LimitVerdict } from './limit-verdict.ts';
import { SILENCE_TOLD_MS } from './constants.ts';
import { FlowTime } from './flow-time.ts';
import { RateMeter } from './rate-meter.ts';
import type { PeerKnowledge } from './session-api.ts';
import { step, TRANSFER_PHASES } from './transition-table.ts';

export interface RecordConfig {
  readonly direction: Direction;
  readonly connection: ConnectionApi;
  readonly peers: PeerKnowledge;
  readonly startedAt: number;
  /** As a person typed it; null = the connection's. */
  readonly host: string | null;
}

export class TransferRecord {
  id: TransferId;
  phase: TransferPhase = 'connecting';
  /** See TransferSession.revision. */
  revision = 0;
  failure: Failure | null = null;
  fileCount = 0;
  /** Null while the list is not complete. */
  totalBytes: number | null = null;
  /** Of all files; only grows. */
  doneBytes = 0;
  /** The part of `doneBytes` that did not have to be moved now: skipped, or there from before. */
  ownedBytes = 0;
  skippedCount = 0;
  skippedBytes = 0;
  failedCount = 0;
  /** Bytes that will never be done, since their files failed. */
  abandonedBytes = 0;
  folder: string | null = null;
  freeBytes: number | null = null;
  survey: OfferSurvey | null = null;
  conflict: ConflictChoice | null = null;
  verificationCode: string | null = null;
  /** See TransferSnapshot.pace. */
  pace: TransferPace | null = null;

  private readonly config: RecordConfig;
  private readonly bornAt: number;
  private readonly meter = new RateMeter();
  private isPausedHere = false;
  private isPausedThere = false;
  private hasMoved = false;
  private readonly flow = new FlowTime();
  private endedAt: number | null = null;
  private deviceName: string | null = null;
  private publicKey: string | null = null;
  private fingerprint: string | null = null;
  private stats: TransferStats | null = null;
  private readonly limits: LimitVerdict;
  private peakRate = 0;

  constructor(id: TransferId, config: RecordConfig, limits: LimitVerdict, now: number) {
    this.id = id;
    this.config = config;
    this.limits = limits;
    this.bornAt = now;
  }

  /** Nothing more happens in this session. */
  get isOver(): boolean {
    return isAtRest(this.phase);
  }

  /** 64 hexadecimal digits; null before the handshake. */
  get peerKey(): string | null {
    return this.publicKey;
  }

  /** Whether it is paused anew: false where it was so already. */
  pauseHere(isPaused: boolean, now: number): boolean {
    if (this.phase !== 'transferring' || this.isPausedHere === isPaused) return false;
    this.isPausedHere = isPaused;
    this.flow.set(this.paused === null, now);
    return true;
  }

  pauseThere(isPaused: boolean, now: number): void {
    this.isPausedThere = isPaused;
    if (this.phase === 'transferring') this.flow.set(this.paused === null, now);
  }

  get paused(): PauseState | null {
    if (this.phase !== 'transferring') return null;
    if (this.isPausedHere) return this.isPausedThere ? 'both' : 'here';
    return this.isPausedThere ? 'there' : null;
  }

  /** Bytes that are there already, and need not be moved. */
  own(byteCount: number): void {
    this.ownedBytes += byteCount;
    this.doneBytes += byteCount;
  }

  countSkipped(fileCount: number, byteCount: number): void {
    this.skippedCount += fileCount;
    this.skippedBytes += byteCount;
    this.own(byteCount);
  }

  touch(): void {
    this.revision += 1;
  }

  setPeer(publicKey: Uint8Array, deviceName: string | null): void {
    this.publicKey = hex(publicKey);
    this.fingerprint = this.config.peers.fingerprint(publicKey);
    this.deviceName = deviceName;
    this.touch();
  }

  setVerificationCode(code: string): void {
    this.verificationCode = code;
    this.touch();
  }

  moveTo(phase: TransferPhase, now: number): void {
    this.phase = step(TRANSFER_PHASES, this.phase, phase);
    this.touch();
    if (phase === 'transferring') {
      this.hasMoved = true;
      this.flow.set(this.paused === null, now);
      this.meter.observe(this.movedBytes, now);
    }
    if (!this.isOver) return;
    this.endedAt = now;
    this.flow.set(false, now);
    this.stats = this.statsAt(now);
  }

  fail(failure: Failure, now: number): void {
    this.failure = failure;
    this.moveTo('failed', now);
  }

  /** The end of this session before the end of the transfer: for good, or until the other side is there again. */
  breakOff(failure: Failure, canGoOn: boolean, now: number): void {
    this.failure = failure;
    this.moveTo(canGoOn && isLostContact(failure) ? 'interrupted' : 'failed', now);
  }

  snapshot(files: readonly TransferFile[], now: number): TransferSnapshot {
    if (this.phase === 'transferring') {
      this.meter.observe(this.movedBytes, now);
      this.peakRate = Math.max(this.peakRate, this.meter.bytesPerSecond());
    }
    return {
      id: this.id,
      direction: this.config.direction,
      dialect: 'ferry',
      phase: this.phase,
      peer: {
        deviceName: this.deviceName,
        host: this.config.host ?? this.config.connection.remote.host,
        port: this.config.connection.remote.port,
        fingerprint: this.fingerprint,
        publicKey: this.publicKey,
        trust: this.trust(),
      },
      files,
      fileCount: this.fileCount,
      totalBytes: this.totalBytes,
      doneBytes: this.doneBytes,
      rateBytesPerSecond: this.rate(),
      secondsLeft: this.phase === 'transferring' ? this.secondsLeft() : null,
      folder: this.folder,
      freeBytes: this.phase === 'offered' ? this.freeBytes : null,
      verificationCode: this.verificationCode,
      silentSeconds: this.silentSeconds(now),
      paused: this.paused,
      survey: this.phase === 'offered' ? this.survey : null,
      conflict: this.conflict,
      nextTryAt: null,
      skippedCount: this.skippedCount,
      skippedBytes: this.skippedBytes,
      failedCount: this.failedCount,
      startedAt: this.config.startedAt,
      flowMs: Math.round(this.flow.ms(now)),
      endedAt: this.phase === 'interrupted' ? null : this.wallClock(this.endedAt),
      failure: this.failure,
      limitedBy: this.limitedBy(),
      pace: this.pace,
      stats: this.phase === 'transferring' ? this.statsAt(now) : this.stats,
    };
  }

  private trust(): PeerTrust {
    if (this.publicKey === null) return 'unverified';
    const { peers, connection, host } = this.config;
    const { host: address } = connection.remote;
    return peers.trustOf(
      this.publicKey,
      this.deviceName,
      host === null ? [address] : [host, address],
    );
  }

  private limitedBy(): LimitingFactor | null {
    if (this.phase === 'transferring') return this.limits.shown;
    return this.stats?.limitedBy ?? null;
  }

  /** Null if bytes never moved. */
  private statsAt(now: number): TransferStats | null {
    if (!this.hasMoved) return null;
    const meanRate = this.meanRate(now);
    return {
      ...connectionStatsOf(this.config.connection),
      movedBytes: this.movedBytes,
      movingMs: Math.round(this.flow.ms(now)),
      meanRateBytesPerSecond: Math.round(meanRate),
      peakRateBytesPerSecond: Math.round(Math.max(meanRate, this.peakRate)),
      limitedBy: this.limits.whole,
      limitedMs: this.limits.wholeTimes(),
    };
  }

  /** Bytes a second of the time in which they could move. */
  private meanRate(now: number): number {
    const ms = this.flow.ms(now);
    return ms > 0 ? (this.movedBytes * 1_000) / ms : 0;
  }

  /** As in the snapshot. */
  silentSeconds(now: number): number | null {
    if (this.phase !== 'transferring' && this.phase !== 'offered') return null;
    const silentMs = this.config.connection.silentMs(now);
    return silentMs < SILENCE_TOLD_MS ? null : Math.floor(silentMs / 1_000);
  }

  /** Of the last moments while bytes move, of the whole once it is over. */
  private rate(): number {
    if (this.phase === 'transferring') return this.meter.bytesPerSecond();
    return this.endedAt === null ? 0 : this.meanRate(this.endedAt);
  }

  private get movedBytes(): number {
    return this.doneBytes - this.ownedBytes;
  }

  private secondsLeft(): number | null {
    if (this.totalBytes === null || this.paused !== null) return null;
    return this.meter.secondsLeft(this.totalBytes - this.doneBytes - this.abandonedBytes);
  }

  private wallClock(at: number | null): number | null {
    return at === null ? null : Math.round(this.config.startedAt + at - this.bornAt);
  }
}

type ConnectionPart = ConnectionFigures & Pick<TransferStats, 'connection'>;

function connectionStatsOf(connection: ConnectionApi): ConnectionPart {
  const stats = connection.stats;
  return {
    connection: stats.connectionId,
    packetsSent: stats.packetsSent,
    packetsReceived: stats.packetsReceived,
    bytesSent: stats.bytesSent,
    bytesReceived: stats.bytesReceived,
    packetsLost: stats.packetsLost,
    retransmittedBytes: stats.retransmittedBytes,
    minRttMs: stats.minRttMs,
    smoothedRttMs: stats.smoothedRttMs,
    datagramBytes: stats.datagramBytes,
    congestionState: stats.congestionState,
    congestionWindowBytes: Math.round(stats.congestionWindowBytes),
    bytesInFlight: stats.bytesInFlight,
    pacingRateBytesPerSecond: Math.round(stats.pacingRateBytesPerSecond),
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
