/**
 * What a receiver needs nothing of, or not all: told before it accepts, so that the sender moves only
 * the rest. Made by io (it knows the disk and the journal), said here as messages. PROTOCOL.md section 7.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type { SkipReason } from '../../src-shared/transfer-model.ts';
import type { ByteRange } from './byte-ranges.ts';
import { BATCH_ITEMS_MAX, PLAN_RANGES_MAX } from './constants.ts';
import type { ListEntry } from './list-entry.ts';
import { encodeMessage } from './messages.ts';
import type { PlanMessage } from './messages.ts';
import type { StoredFile } from './session-api.ts';

/** By index into the offered entries; an entry is in at most one of them. */
export interface ReceivePlan {
  /** Files that are not to be sent: those of the list's beginning first. */
  readonly skip: ReadonlyMap<number, SkipReason>;
  /** Files that an earlier attempt has stored. */
  readonly stored: ReadonlyMap<number, StoredFile>;
  /** What is on the disk of files that are not whole: sorted, disjoint, aligned to blocks. */
  readonly have: ReadonlyMap<number, readonly ByteRange[]>;
  /** Entries that cannot be, whatever comes: the others go on. */
  readonly refuse: ReadonlyMap<number, Failure>;
}

export const EVERYTHING: ReceivePlan = {
  skip: new Map(),
  stored: new Map(),
  have: new Map(),
  refuse: new Map(),
};

/** No file of these is yet to come; folders and links may be to be made. */
export function comesToNothing(plan: ReceivePlan, entries: readonly ListEntry[]): boolean {
  const { skip, stored, refuse } = plan;
  return entries.every(
    ({ kind }, file) => kind !== 'file' || skip.has(file) || stored.has(file) || refuse.has(file),
  );
}

type Skip = NonNullable<PlanMessage['skip']>[number];
type Stored = NonNullable<PlanMessage['stored']>[number];
type Have = NonNullable<PlanMessage['have']>[number];

export function* encodePlan(plan: ReceivePlan): Generator<Uint8Array> {
  for (const skip of batches(skipRuns(plan.skip))) yield encodeMessage({ type: 'plan', skip });
  for (const stored of batches(storedItems(plan))) yield encodeMessage({ type: 'plan', stored });
  for (const item of haveItems(plan)) yield encodeMessage({ type: 'plan', have: [item] });
}

/** Neighbours with the same reason are one item: a tree that is there already is one run. */
function skipRuns(skip: ReceivePlan['skip']): readonly Skip[] {
  const runs: Skip[] = [];
  let first = 0;
  let end = 0;
  let why: Skip[2] = 'same';
  const endRun = (): void => {
    if (end > first) runs.push([first, end - first, why]);
  };
  skip.forEach((reason, file) => {
    if (file !== end || reason !== why) {
      endRun();
      first = file;
      why = reason;
    }
    end = file + 1;
  });
  endRun();
  return runs;
}

function* storedItems(plan: ReceivePlan): Generator<Stored> {
  for (const [file, { sha256 }] of plan.stored) yield [file, sha256];
}

function* haveItems(plan: ReceivePlan): Generator<Have> {
  for (const [file, ranges] of plan.have) {
    for (let at = 0; at < ranges.length; at += PLAN_RANGES_MAX) {
      const some = ranges.slice(at, at + PLAN_RANGES_MAX);
      yield [file, some.map(({ offset, byteCount }): [number, number] => [offset, byteCount])];
    }
  }
}

function* batches<Item>(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_ITEMS_MAX) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
