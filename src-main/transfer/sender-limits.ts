/**
 * What limits a transfer, as its sender sees it: reads the connection's account of its own waiting
 * (protocol/send-time.ts) some ten times a second, and gives each millisecond to a factor. How long
 * one must hold before it is said is limit-verdict.ts.
 */
import type { LimitingFactor } from '../../src-shared/transfer-model.ts';
import type { ConnectionStats } from '../protocol/connection-api.ts';
import { NO_SEND_TIMES, type SendTimes } from '../protocol/send-time.ts';
import {
  LIMIT_BUSY_FRACTION,
  LIMIT_LOSS_FRACTION,
  LIMIT_MEMORY_MS,
  LIMIT_RESULT_RTTS,
  LIMIT_SAMPLE_MIN_MS,
} from './constants.ts';
import { LimitVerdict, noLimitTimes } from './limit-verdict.ts';

export class SenderLimits {
  readonly verdict = new LimitVerdict();
  /** What the receiver says of its own computer. */
  peerFactor: LimitingFactor | null = null;
  private readonly times = noLimitTimes();
  private at: number | null = null;
  private before: SendTimes = NO_SEND_TIMES;
  private loopActiveMs = 0;
  private busyFraction = 0;
  private packetsSent = 0;
  private packetsLost = 0;
  /** Of the last seconds, fading. */
  private recentSent = 0;
  private recentLost = 0;
  private flushMs = 0;

  /** Bytes may move from now on. */
  begin(stats: ConnectionStats, now: number): void {
    this.at = now;
    this.before = stats.times;
    this.packetsSent = stats.packetsSent;
    this.packetsLost = stats.packetsLost;
  }

  /** `loopActiveMs`: in all, how long this thread has worked and not waited; null = as much as before. */
  observe(stats: ConnectionStats, loopActiveMs: number | null, now: number): void {
    if (this.at === null) return;
    const elapsedMs = now - this.at;
    if (elapsedMs < LIMIT_SAMPLE_MIN_MS && loopActiveMs !== null) return;
    if (elapsedMs <= 0) return;
    this.at = now;
    this.noteBusy(loopActiveMs, elapsedMs);
    this.noteLoss(stats, elapsedMs);
    this.share(stats);
    this.verdict.add(this.times, elapsedMs, now);
  }

  private noteBusy(loopActiveMs: number | null, elapsedMs: number): void {
    if (loopActiveMs === null) return;
    // The first reading says what was before.
    if (this.loopActiveMs > 0) {
      this.busyFraction = (loopActiveMs - this.loopActiveMs) / elapsedMs;
    }
    this.loopActiveMs = loopActiveMs;
  }

  private noteLoss(stats: ConnectionStats, elapsedMs: number): void {
    const fade = Math.exp(-elapsedMs / LIMIT_MEMORY_MS);
    this.recentSent = this.recentSent * fade + stats.packetsSent - this.packetsSent;
    this.recentLost = this.recentLost * fade + stats.packetsLost - this.packetsLost;
    this.packetsSent = stats.packetsSent;
    this.packetsLost = stats.packetsLost;
  }

  /** Gives every millisecond since the last time to one factor. */
  private share(stats: ConnectionStats): void {
    const { before, times } = this;
    const after = stats.times;
    const flushMs = this.flushSince(stats);
    this.before = after;
    const resultsMs = after.resultsMs - before.resultsMs;
    const sendingMs = after.sendingMs - before.sendingMs;
    let lateMs = after.lateMs - before.lateMs;
    let linkMs =
      after.windowMs - before.windowMs + after.pacingMs - before.pacingMs + resultsMs - flushMs;
    let sourceMs = after.sourceMs - before.sourceMs;
    const limitMs = after.limitMs - before.limitMs;
    let creditMs = after.creditMs - before.creditMs + flushMs;
    if (this.busyFraction >= LIMIT_BUSY_FRACTION) {
      // A thread that never rests makes its own model of the path, and reads no faster than it hashes.
      lateMs += linkMs + sourceMs;
      linkMs = 0;
      sourceMs = 0;
    }
    let peerMs = 0;
    if (this.peerFactor === 'cpu') {
      peerMs = linkMs + creditMs;
      linkMs = 0;
      creditMs = 0;
    }
    const waitedMs = lateMs + linkMs + sourceMs + limitMs + creditMs + peerMs;
    // Sending itself is no reason; where nothing else ever was, it is the only one.
    const stretch = waitedMs > 0 ? (waitedMs + sendingMs) / waitedMs : 1;
    times.cpu = waitedMs > 0 ? lateMs * stretch : sendingMs;
    times.link = 0;
    times.loss = 0;
    times.background = 0;
    times[this.linkFactor(stats)] = linkMs * stretch;
    times['sender-disk'] = sourceMs * stretch;
    times['receiver-disk'] = creditMs * stretch;
    times.limit = limitMs * stretch;
    times.peer = peerMs * stretch;
  }

  private linkFactor(stats: ConnectionStats): 'link' | 'loss' | 'background' {
    if (this.recentLost > LIMIT_LOSS_FRACTION * this.recentSent) return 'loss';
    return stats.congestionMode === 'background' ? 'background' : 'link';
  }

  /** Of the wait for results: what is more than the way there and back is the receiver's disk. */
  private flushSince(stats: ConnectionStats): number {
    const wayMs = LIMIT_RESULT_RTTS * stats.smoothedRttMs;
    const flushMs = Math.max(this.flushMs, stats.times.resultsMs - wayMs);
    const sinceMs = flushMs - this.flushMs;
    this.flushMs = flushMs;
    return Math.min(sinceMs, stats.times.resultsMs - this.before.resultsMs);
  }
}
