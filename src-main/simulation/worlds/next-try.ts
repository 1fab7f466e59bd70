/** When does a sender call again by itself? As the app decides it, for as long as something may still happen. */
import { nextStep } from '../../services/outbox/next-step.ts';
import type { WorldPlan } from './plan.ts';
import type { Attempt } from './world.ts';

/** Tries after the last happening: whoever reaches nobody in these never does. */
const LATE_TRIES_MAX = 3;

/** Of one transfer, all attempts so far. Null: it is over, or nothing more can come of it; else a pause in ms. */
export function pauseBeforeNextTry(
  attempts: readonly Attempt[],
  plan: WorldPlan,
  now: number,
): number | null {
  const failure = attempts.at(-1)?.program.app.ending?.failure ?? null;
  if (failure === null) return null;
  const metAt = attempts.findLastIndex((attempt) => hasMet(attempt, now));
  // Of those before the last.
  const vainTries = metAt === attempts.length - 1 ? 0 : attempts.length - 2 - metAt;
  const step = nextStep(failure, metAt >= 0, vainTries);
  if (step.kind !== 'again') return null;
  const lateTries = attempts.filter(({ startedAt }) => startedAt >= eventfulUntil(plan)).length;
  return lateTries < LATE_TRIES_MAX ? step.afterMs : null;
}

const hasMet = ({ program }: Attempt, now: number): boolean =>
  (program.app.session?.snapshot(now).peer.publicKey ?? null) !== null;

/** After that nothing happens, ms. */
function eventfulUntil({ happenings }: WorldPlan): number {
  const ends = happenings.map((happening) =>
    happening.kind === 'link' ? outageEnd(happening.change) : happening.at,
  );
  return Math.max(0, ...ends);
}

const outageEnd = ({ outageUntilMs = 0 }: { readonly outageUntilMs?: number }): number =>
  outageUntilMs;
