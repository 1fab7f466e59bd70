/**
 * Looks at what is there of an offer while its list still comes in, so that the answer need not wait for
 * the disk. As for an offer that nothing is known of here; whether that holds is incoming-offer.ts'.
 */
import type { Failure } from '../../../src-shared/failure.ts';
import type { Result } from '../../../src-shared/result.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import { monotonicNow } from '../driver/driver-loop.ts';
import { type Destination, DestinationSurvey } from '../files/destination.ts';

export class SurveyAhead {
  readonly folder: string;
  /** By the loop's clock. */
  readonly begunAt = monotonicNow();
  readonly #survey: DestinationSurvey;
  #work: Promise<void> = Promise.resolve();
  #isLooking = false;

  /** `entries` grows; `handleMore` whenever it may have. */
  constructor(folder: string, entries: readonly ListEntry[]) {
    this.folder = folder;
    this.#survey = new DestinationSurvey(folder, entries, null);
  }

  handleMore(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#work = this.#survey.lookOn().finally(() => (this.#isLooking = false));
    // Whoever wants the end hears of it.
    this.#work.catch(() => undefined);
  }

  /** The list is complete. folder-missing or folder-not-writable where the folder cannot take it. */
  async end(): Promise<Result<Destination, Failure>> {
    await this.#work;
    await this.#survey.lookOn();
    return this.#survey.end();
  }

  /** Nobody wants it any more; resolves when it looks at nothing. */
  async drop(): Promise<void> {
    this.#survey.drop();
    await this.#work.catch(() => undefined);
  }
}
