/**
 * A complete offer, held against what this home remembers and against the folder where it would go:
 * is it an attempt of a transfer that is known here, may it go on without asking, and what has to be
 * ready before the first byte comes? Asks nobody; the session is `receiving.ts`'s.
 */
import { statSync } from 'node:fs';
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../../src-shared/result.ts';
import type { ConflictChoice, TransferId } from '../../../src-shared/transfer-model.ts';
import { comesToNothing } from '../../transfer/receive-plan.ts';
import type { ReceivePlan } from '../../transfer/receive-plan.ts';
import type { OfferedList } from '../../transfer/session-api.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import { type Destination, surveyDestination } from '../files/destination.ts';
import type { JournalHeader, JournalPeer } from '../resume/journal-lines.ts';
import type { ResumeState } from '../resume/resume-api.ts';
import type { HeldTransfer, ResumeFolder } from '../resume/resume-folder.ts';
import type { ResumeJournal } from '../resume/resume-journal.ts';
import { digestOfList } from './consented-list.ts';
import type { SurveyAhead } from './survey-ahead.ts';

/** A survey that began longer ago is made again: a disk changes while a person thinks. */
const SURVEY_FRESH_MS = 10_000;

export interface OfferContext {
  readonly peer: JournalPeer;
  /** The listener's. */
  readonly folder: string;
  /** Null: nothing is remembered. */
  readonly resume: ResumeFolder | null;
  /** Told when a journal cannot be written: the transfer goes, and cannot be gone on with. */
  readonly log: (message: string, reason: unknown) => void;
}

/** What it takes to begin. */
export interface AcceptedOffer {
  readonly destination: Destination;
  readonly plan: ReceivePlan;
  readonly journal: ResumeJournal | null;
}

export class IncomingOffer {
  readonly #offer: OfferedList;
  readonly #context: OfferContext;
  #held: HeldTransfer | null;
  /** Null: the folder cannot take it, for the reason `#obstacle`. */
  #destination: Destination | null;
  #obstacle: Failure | null = null;
  #surveyedAt: number;
  readonly #isConsented: boolean;

  private constructor(
    offer: OfferedList,
    context: OfferContext,
    held: HeldTransfer | null,
    isConsented: boolean,
    here: Result<Destination, Failure>,
    surveyedAt: number,
  ) {
    this.#offer = offer;
    this.#context = context;
    this.#held = held;
    this.#isConsented = isConsented;
    if (here.ok) this.#destination = here.value;
    else {
      this.#destination = null;
      this.#obstacle = here.failure;
    }
    this.#surveyedAt = surveyedAt;
  }

  /**
   * Holds the journal of an earlier attempt, if there is one, until `accept` or `release`. `ahead`: what
   * was looked at of `context.folder` already, as if nothing were known here; null: nothing was.
   */
  static async examine(
    offer: OfferedList,
    context: OfferContext,
    ahead: SurveyAhead | null,
  ): Promise<IncomingOffer> {
    const held = (await context.resume?.hold(context.peer.publicKey, offer.wireId)) ?? null;
    if (held === null && ahead !== null) {
      return new IncomingOffer(offer, context, null, false, await ahead.end(), ahead.begunAt);
    }
    await ahead?.drop();
    const begunAt = monotonicNow();
    const isConsented =
      held !== null && held.header.listDigest === (await digestOfList(offer.entries));
    if (held !== null && isConsented) {
      const before = await surveyDestination(held.header.folder, offer.entries, held.state);
      if (before.ok) return new IncomingOffer(offer, context, held, true, before, begunAt);
    }
    const state = held?.header.folder === context.folder ? held.state : null;
    const here = await surveyDestination(context.folder, offer.entries, state);
    return new IncomingOffer(offer, context, held, isConsented, here, begunAt);
  }

  /** What is remembered of an earlier attempt. */
  get known(): JournalHeader | null {
    return this.#held?.header ?? null;
  }

  /** Somebody has said yes to exactly this before, and where it was to go can still take it. */
  get goesOn(): boolean {
    const { known } = this;
    return known !== null && this.#isConsented && this.#destination?.folder === known.folder;
  }

  /** Null: the folder cannot take it. */
  get destination(): Destination | null {
    return this.#destination;
  }

  /** folder-missing or folder-not-writable; null: it can. */
  get obstacle(): Failure | null {
    return this.#obstacle;
  }

  /**
   * Looks at another folder that it may go to. Where that cannot take it, or nobody wants to know any
   * more (null), all stays as it was.
   */
  async turnTo(
    folder: string,
    isWanted: () => boolean,
  ): Promise<Result<Destination | null, Failure>> {
    const begunAt = monotonicNow();
    const found = await surveyDestination(folder, this.#offer.entries, this.#leftIn(folder));
    if (!found.ok) return found;
    if (!isWanted()) {
      found.value.tree.close();
      return ok(null);
    }
    this.#destination?.tree.close();
    this.#destination = found.value;
    this.#obstacle = null;
    this.#surveyedAt = begunAt;
    return found;
  }

  /**
   * `promisedBytes`: of the free space, what is as good as gone. Afterwards the journal, if there is
   * one, is the caller's to close. After folder-missing or folder-not-writable it can be tried again, or
   * elsewhere; after another failure nothing is held.
   */
  async accept(
    id: TransferId,
    folder: string,
    conflict: ConflictChoice,
    promisedBytes: number,
  ): Promise<Result<AcceptedOffer, Failure>> {
    const surveyed = await this.#surveyOf(folder);
    if (!surveyed.ok) {
      this.#obstacle = surveyed.failure;
      return surveyed;
    }
    const destination = surveyed.value;
    const plan = destination.plan(conflict);
    const needed = destination.neededBytes(plan);
    const free = Math.max(0, destination.freeBytes - promisedBytes);
    if (needed > free) {
      await this.release();
      return fail({ kind: 'disk-full', needed, free });
    }
    this.#destination = null;
    // Where nothing comes, a kill costs nothing.
    const needsJournal = this.#held !== null || !comesToNothing(plan, this.#offer.entries);
    const journal = needsJournal
      ? await this.#beginJournal(
          await this.#headerOf(id, folder, conflict, plan),
          partsGoneOnWith(destination, plan),
        )
      : null;
    return ok({ destination, plan, journal });
  }

  /** Leaves everything as it is. */
  async release(): Promise<void> {
    this.#destination?.tree.close();
    this.#destination = null;
    const held = this.#held;
    this.#held = null;
    await held?.release();
  }

  async #surveyOf(folder: string): Promise<Result<Destination, Failure>> {
    const known = this.#destination;
    const isFresh = monotonicNow() - this.#surveyedAt < SURVEY_FRESH_MS;
    if (known !== null && known.folder === folder && isFresh && isThere(folder)) return ok(known);
    known?.tree.close();
    this.#destination = null;
    return surveyDestination(folder, this.#offer.entries, this.#leftIn(folder));
  }

  /** By an earlier attempt; null: nothing. */
  #leftIn(folder: string): ResumeState | null {
    return this.known?.folder === folder ? (this.#held?.state ?? null) : null;
  }

  async #beginJournal(
    header: JournalHeader,
    parts: ReadonlySet<string>,
  ): Promise<ResumeJournal | null> {
    const { entries } = this.#offer;
    const held = this.#held;
    this.#held = null;
    try {
      if (held !== null) return await held.begin(header, entries, (part) => parts.has(part));
      return (await this.#context.resume?.begin(header, entries)) ?? null;
    } catch (fault) {
      this.#context.log('no journal could be begun', fault);
      return null;
    }
  }

  async #headerOf(
    id: TransferId,
    folder: string,
    conflict: ConflictChoice,
    plan: ReceivePlan,
  ): Promise<JournalHeader> {
    const { wireId, entries, totalBytes } = this.#offer;
    let skippedBytes = 0;
    for (const file of plan.skip.keys()) skippedBytes += entries[file]?.sizeBytes ?? 0;
    return {
      id,
      wireId,
      peer: this.#context.peer,
      folder,
      conflict,
      listDigest: await digestOfList(entries),
      entryCount: entries.length,
      totalBytes,
      skippedCount: plan.skip.size,
      skippedBytes,
      bootId: null,
      startedAt: this.known?.startedAt ?? Date.now(),
    };
  }
}

/** Gone a moment after it was looked at is what a person can still answer otherwise. */
function isThere(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** What a kill left between a file's own name and the end of its part is not among them. */
function partsGoneOnWith(destination: Destination, plan: ReceivePlan): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const file of plan.have.keys()) {
    const part = destination.partOf(file);
    if (part !== null) parts.add(part);
  }
  return parts;
}
