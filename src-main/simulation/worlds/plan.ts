/**
 * What a seed means, as plain data: which computers there are, what is sent between them, and what
 * befalls them when. `random-plan.ts` makes one up, `world.ts` lets it happen, `verdict.ts` judges.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import type { LinkConfig } from '../link.ts';

export interface WorldPlan {
  readonly seed: number;
  readonly machines: readonly MachinePlan[];
  readonly transfers: readonly TransferPlan[];
  /** In the order of `at`. */
  readonly happenings: readonly Happening[];
  /** Each waits for the one before it. */
  readonly interruptions: readonly Interruption[];
  readonly mallory: Mallory;
}

export interface MachinePlan {
  /** Carries everything that this computer sends. */
  readonly uplink: LinkConfig;
  readonly diskDelayMs: number;
  /** What its disk takes. */
  readonly freeBytes: number;
  readonly receiveWindowBytes: number;
  /** What the person in front of it says to an offer, and how long that takes. */
  readonly decision: 'accept' | 'decline';
  readonly decidesAfterMs: number;
}

export interface TransferPlan {
  /** Indices of machines. */
  readonly from: number;
  readonly to: number;
  readonly startsAt: number;
  readonly sizes: readonly number[];
  /** A source that fails after half of its bytes. */
  readonly failing: { readonly file: number; readonly failure: Failure } | null;
  readonly rateLimitBytesPerSecond: number | null;
}

/** `at` is virtual time in ms; `machine` and `transfer` are indices. */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'link'; readonly machine: number; readonly change: Partial<LinkConfig> }
  /** All of its programs are gone at once; what is on its disk stays. With the power, only what was flushed does. */
  | { readonly kind: 'crash'; readonly machine: number; readonly losesPower: boolean }
  /** It listens again, and goes on with what was not sent. */
  | { readonly kind: 'start'; readonly machine: number }
  /** Everything it sends comes from another address, and nobody is at the old one. */
  | { readonly kind: 'move'; readonly machine: number }
  | { readonly kind: 'clock'; readonly machine: number; readonly jumpMs: number }
  /** Nothing runs and nothing is heard until `wake`; its clock goes on. */
  | { readonly kind: 'sleep'; readonly machine: number }
  | { readonly kind: 'wake'; readonly machine: number }
  | { readonly kind: 'cancel'; readonly transfer: number; readonly by: 'sender' | 'receiver' }
);

/** A crash in the middle of a transfer, whenever that is. */
export interface Interruption {
  readonly transfer: number;
  /** Of its bytes, when so many are written at the receiver. */
  readonly doneFraction: number;
  readonly machine: number;
  readonly losesPower: boolean;
  /** Null: it stays down. */
  readonly backAfterMs: number | null;
}

/** What a stranger does to everybody. */
export type Mallory = 'absent' | 'replays' | 'floods' | 'forges';

/** What a person reads above the log of a replayed seed. */
export function describePlan(plan: WorldPlan): string[] {
  const lines = [`seed ${plan.seed}, mallory ${plan.mallory}`];
  plan.machines.forEach(({ uplink, ...machine }, index) => {
    lines.push(`machine ${index}: ${JSON.stringify(machine)}`);
    lines.push(`  uplink ${JSON.stringify(uplink)}`);
  });
  plan.transfers.forEach((transfer, index) => {
    const { sizes, ...others } = transfer;
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const shown = sizes.length > 10 ? `${sizes.length} files` : sizes.join(' ');
    lines.push(`transfer ${index}: ${JSON.stringify(others)}, ${total} bytes: ${shown}`);
  });
  for (const { at, ...happening } of plan.happenings) {
    lines.push(`at ${at} ms: ${JSON.stringify(happening)}`);
  }
  for (const interruption of plan.interruptions) lines.push(JSON.stringify(interruption));
  return lines;
}
