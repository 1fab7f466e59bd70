/** One seed from its plan to the verdict. */
import { describePlan } from './plan.ts';
import { randomPlan } from './random-plan.ts';
import { judge } from './verdict.ts';
import { World } from './world.ts';

export interface SeedResult {
  readonly seed: number;
  /** Null: all was as it must be. */
  readonly problem: string | null;
  /** Of what was offered, at its sender. */
  readonly done: number;
  readonly failed: number;
  /** Tries that found bytes of an earlier one. */
  readonly goneOnWith: number;
  /** Virtual, to the very end. */
  readonly virtualMs: number;
}

/** `print` gets a line for everything that a person may want to know. */
export function runSeed(seed: number, print: ((line: string) => void) | null = null): SeedResult {
  const plan = randomPlan(seed);
  if (print) describePlan(plan).forEach(print);
  const log =
    print && ((now: number, what: string) => print(`${now.toFixed(3).padStart(12)} ${what}`));
  const world = new World(plan, log);
  let problem: string | null = null;
  try {
    world.run();
    judge(world);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    if (print && error instanceof Error && error.stack) print(error.stack);
  }
  const endings = world.attempts.map(({ program }) => program.app.ending?.phase);
  const count = (phase: string) => endings.filter((ending) => ending === phase).length;
  return {
    seed,
    problem,
    done: count('done'),
    failed: count('failed'),
    goneOnWith: world.arrivals.filter(({ arrival }) => arrival.sinks.keptBytes > 0).length,
    virtualMs: world.network.now,
  };
}
