/**
 * What limits a transfer, as its sender sees it: reads the connection's account of its own waiting
 * (protocol/send-time.ts) some ten times a second, and gives each millisecond to a factor. How long
 * one must hold before it is said is limit-verdict.ts.
 */
import type { LimitingFactor } from '../../src-shared/transfer-model.ts';
import type { ConnectionApi, ConnectionStats } from '../protocol/connection-api.ts';
import { NO_SEND_TIMES, type SendTimes } from '../protocol/send-time.ts';
import {
  LIMIT_LOSS_FRACTION,
  LIMIT_MEMORY_MS,
  LIMIT_RESULT_RTTS,
  LIMIT_SAMPLE_MIN_MS,
} from './constants.ts';
import { LimitVerdict, noLimitTimes } from './limit-verdict.ts';
import { LoopLoad, type ThreadTimes } from './loop-load.ts';

/** What is read of a connection. */
export type ObservedConnection = Pick<ConnectionApi, 'stats' | 'sendTimes'>;

export class SenderLimits {
  readonly verdict = new LimitVerdict();
  /** What the receiver says of its own computer. */
  peerFactor: LimitingFactor | null = null;
  private readonly times = noLimitTimes();
  private at: number | null = null;
  private before: SendTimes = NO_SEND_TIMES;
  private readonly load = new LoopLoad();
  private packetsSent = 0;
  private packetsLost = 0;
  /** Of the last seconds, fading. */
  private recentSent = 0;
  private recentLost = 0;
  private flushMs = 0;

  /** Bytes may move from now on. */
  begin(connection: ObservedConnection, now: number): void {
    const { stats } = connection;
    this.at = now;
    this.before = connection.sendTimes(now);
    this.packetsSent = stats.packetsSent;
    this.packetsLost = stats.packetsLost;
  }

  /** `thread`: in all, how the time of this thread went; null = as before. */
  observe(connection: ObservedConnection, thread: ThreadTimes | null, now: number): void {
    if (this.at === null) return;
    const elapsedMs = now - this.at;
    if (elapsedMs < LIMIT_SAMPLE_MIN_MS && thread !== null) return;
    if (elapsedMs <= 0) return;
    this.at = now;
    if (thread !== null) this.load.observe(thread, elapsedMs);
    const { stats } = connection;
    this.noteLoss(stats, elapsedMs);
    this.share(stats, connection.sendTimes(now));
    this.verdict.add(this.times, elapsedMs, now);
  }

  private noteLoss(stats: ConnectionStats, elapsedMs: number): void {
    const fade = Math.exp(-elapsedMs / LIMIT_MEMORY_MS);
    this.recentSent = this.recentSent * fade + stats.packetsSent - this.packetsSent;
    this.recentLost = this.recentLost * fade + stats.packetsLost - this.packetsLost;
    this.packetsSent = stats.packetsSent;
    this.packetsLost = stats.packetsLost;
  }

  /** Gives every millisecond since the last time to one factor. */
  private share(stats: ConnectionStats, after: SendTimes): void {
    const { before, times } = this;
    const flushMs = this.flushSince(stats.smoothedRttMs, after);
    this.before = after;
    const resultsMs = after.resultsMs - before.resultsMs;
    const sendingMs = after.sendingMs - before.sendingMs;
    let lateMs = after.lateMs - before.lateMs;
    let linkMs =
      after.windowMs -
      before.windowMs +
      (after.pacingMs - before.pacingMs) +
      (after.wayMs - before.wayMs) +
      (resultsMs - flushMs);
    let sourceMs = after.sourceMs - before.sourceMs;
    const limitMs = after.limitMs - before.limitMs;
    let creditMs = after.creditMs - before.creditMs + flushMs;
    if (this.load.isBusy) {
      // A thread that never rests, or gets no processor, makes its own model of the path, and reads no
      // faster than it hashes.
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
  private flushSince(rttMs: number, after: SendTimes): number {
    const flushMs = Math.max(this.flushMs, after.resultsMs - LIMIT_RESULT_RTTS * rttMs);
    const sinceMs = flushMs - this.flushMs;
    this.flushMs = flushMs;
    return Math.min(sinceMs, after.resultsMs - this.before.resultsMs);
  }
}
