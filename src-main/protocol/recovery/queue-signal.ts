/**
 * Decides what stands in the bottleneck's queue: how much longer than the shortest RTT even the
 * quickest packets of a tick take, and whether it stands there though we gave way (then somebody
 * else keeps it full, a loss-based TCP most likely). What to do about it is the controller's choice.
 */
import {
  BBR_COMPETING_TICKS,
  BBR_QUEUE_DRAINED_FRACTION,
  BBR_QUEUE_SLACK_FRACTION,
  BBR_QUEUE_SLACK_MIN_MS,
  BBR_SHORT_PATH_MS,
  BBR_SHORT_PATH_SLACK_MS,
  BBR_RECENT_RTT_FRACTION,
  BBR_RECENT_RTT_MIN_MS,
  BBR_TRIAL_AFTER_MAX_MS,
  BBR_TRIAL_AFTER_MIN_MS,
  BBR_TRIAL_QUEUE_FRACTION,
} from './recovery-constants.ts';

export class QueueSignal {
  /** Shortest RTT of the tick so far, of the last whole one, and of the two before it. */
  #tickRttMs = Infinity;
  #lastRttMs = Infinity;
  #beforeRttMs = Infinity;
  #longBeforeRttMs = Infinity;

  #spanStartedAt = -Infinity;
  #spanRttMs = Infinity;
  #lastSpanRttMs = Infinity;

  #standingMs = 0;
  #standingTicks = 0;
  /** What it was when it last shrank. */
  #shrunkToMs = Infinity;
  #isCompeting = false;
  #competingSince = 0;
  #competingPeakMs = 0;
  #trialAfterMs = BBR_TRIAL_AFTER_MIN_MS;

  handleRtt(rttMs: number, minRttMs: number, now: number): void {
    if (rttMs < this.#tickRttMs) this.#tickRttMs = rttMs;
    const spanMs = Math.max(BBR_RECENT_RTT_FRACTION * minRttMs, BBR_RECENT_RTT_MIN_MS);
    if (now - this.#spanStartedAt >= spanMs) {
      this.#lastSpanRttMs = this.#spanRttMs;
      this.#spanRttMs = rttMs;
      this.#spanStartedAt = now;
    } else if (rttMs < this.#spanRttMs) this.#spanRttMs = rttMs;
  }

  /** The shortest of the last fraction of an RTT: with ACKs in clumps, single ones say little. */
  get recentRttMs(): number {
    return Math.min(this.#spanRttMs, this.#lastSpanRttMs);
  }

  /** The tick is over. What `explainedMs` or less explains is not a queue. */
  endTick(minRttMs: number, explainedMs: number, now: number): void {
    this.#longBeforeRttMs = this.#beforeRttMs;
    this.#beforeRttMs = this.#lastRttMs;
    this.#lastRttMs = this.#tickRttMs;
    this.#tickRttMs = Infinity;
    if (this.#lastRttMs === Infinity) return;
    this.#standingMs = Math.max(0, this.#lastRttMs - minRttMs);
    if (this.#standingMs <= slackMs(minRttMs, explainedMs)) {
      this.#standingTicks = 0;
      this.#shrunkToMs = Infinity;
      this.#isCompeting = false;
      this.#trialAfterMs = BBR_TRIAL_AFTER_MIN_MS;
      return;
    }
    if (this.#isCompeting) {
      this.#watchCompetition(now);
      return;
    }
    if (this.#standingMs < this.#shrunkToMs * BBR_QUEUE_DRAINED_FRACTION) {
      this.#shrunkToMs = this.#standingMs;
      this.#standingTicks = 0;
    }
    this.#standingTicks++;
    if (this.#standingTicks < BBR_COMPETING_TICKS) return;
    this.#isCompeting = true;
    this.#competingSince = now;
    this.#competingPeakMs = this.#standingMs;
  }

  /** In the last whole tick even the quickest packet waited. */
  get isStanding(): boolean {
    return this.#standingTicks > 0;
  }

  /** How long it waited, milliseconds. */
  get standingMs(): number {
    return this.#standingMs;
  }

  /** It stands there for so long, without shrinking, that somebody else must keep it full. */
  get isCompeting(): boolean {
    return this.#isCompeting;
  }

  /** The shortest RTT of this tick and of the two before: what always stands shows in each. */
  get shortestRttMs(): number {
    return Math.min(this.#tickRttMs, this.#lastRttMs, this.#beforeRttMs, this.#longBeforeRttMs);
  }

  /** The question is open again: the queue has so many ticks to shrink. */
  startTrial(): void {
    this.#standingTicks = Math.min(this.#standingTicks, 1);
    this.#shrunkToMs = Infinity;
    this.#isCompeting = false;
  }

  /** Two of ours may each take the other for such a rival: one that gives way again shows the other. */
  #watchCompetition(now: number): void {
    this.#competingPeakMs = Math.max(this.#competingPeakMs, this.#standingMs);
    if (this.#standingMs < BBR_TRIAL_QUEUE_FRACTION * this.#competingPeakMs) this.startTrial();
    else if (now - this.#competingSince >= this.#trialAfterMs) {
      this.#trialAfterMs = Math.min(2 * this.#trialAfterMs, BBR_TRIAL_AFTER_MAX_MS);
      this.startTrial();
    }
  }

  /** Not competing any more, until shown again: our own probe or a new path made the queue. */
  reset(): void {
    this.#tickRttMs = Infinity;
    this.#lastRttMs = Infinity;
    this.#beforeRttMs = Infinity;
    this.#longBeforeRttMs = Infinity;
    this.#spanRttMs = Infinity;
    this.#lastSpanRttMs = Infinity;
    this.#standingMs = 0;
    this.#standingTicks = 0;
    this.#shrunkToMs = Infinity;
    this.#isCompeting = false;
  }
}

/** Less than this is the jitter of timers and ACKs, not a queue. */
function slackMs(minRttMs: number, explainedMs: number): number {
  const leastMs = minRttMs < BBR_SHORT_PATH_MS ? BBR_SHORT_PATH_SLACK_MS : BBR_QUEUE_SLACK_MIN_MS;
  return Math.max(leastMs, BBR_QUEUE_SLACK_FRACTION * minRttMs, explainedMs);
}
