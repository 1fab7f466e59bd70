/**
 * Looks at what is there of an offer while its list still comes in, so that the answer need not wait for
 * the disk. As for an offer that nothing is known of here; whether that holds is incoming-offer.ts'.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import type { Result } from '../../../src-shared/result.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import { type Destination, DestinationSurvey } from '../files/destination.ts';
import { UnchangedTree } from '../files/unchanged-tree.ts';

export class SurveyAhead {
  readonly folder: string;
  /** What is looked at; may grow. */
  readonly entries: readonly ListEntry[];
  /** By the loop's clock. */
  readonly begunAt = monotonicNow();
  /** Of a whole list; null: not of one, or not everything is there unchanged. */
  #unchanged: UnchangedTree | null;
  #allThere: ReturnType<UnchangedTree['look']> | null = null;
  readonly #survey: DestinationSurvey;
  #work: Promise<void> = Promise.resolve();
  #isLooking = false;

  /** `entries` grows, unless they are the `whole` list; `handleMore` whenever it may have. */
  constructor(folder: string, entries: readonly ListEntry[], isWhole: boolean) {
    this.folder = folder;
    this.entries = entries;
    this.#unchanged = isWhole ? new UnchangedTree(folder, entries) : null;
    this.#survey = new DestinationSurvey(folder, entries, null);
  }

  handleMore(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#work = this.#lookOn().finally(() => (this.#isLooking = false));
    // Whoever wants the end hears of it.
    this.#work.catch(() => undefined);
  }

  /** The list is complete. folder-missing or folder-not-writable where the folder cannot take it. */
  async end(): Promise<Result<Destination, Failure>> {
    await this.#work;
    const allThere = await this.#allThere;
    if (allThere !== null) return allThere;
    await this.#survey.lookOn();
    return this.#survey.end();
  }

  async #lookOn(): Promise<void> {
    if (this.#unchanged !== null) {
      this.#allThere ??= this.#unchanged.look();
      if ((await this.#allThere) !== null) return;
      this.#unchanged.drop();
      this.#unchanged = null;
    }
    await this.#survey.lookOn();
  }

  /** Nobody wants it any more; resolves when it looks at nothing. */
  async drop(): Promise<void> {
    this.#unchanged?.drop();
    this.#survey.drop();
    await this.#work.catch(() => undefined);
  }
}
