/** What re-reading the files of a past transfer, or of a receipt, has found. Values only. */

/**
 * `same`       size and SHA-256 are those of the transfer
 * `different`  the file was changed since
 * `missing`    nothing, or no file, is there
 * `unreadable` it is there and cannot be read
 * `skipped`    it was not sent that time, on purpose: nothing to compare with
 * `unknown`    it was not stored, or its digest was never known: the same
 */
export type VerifyResult = (typeof VERIFY_RESULTS)[number];

export const VERIFY_RESULTS = [
  'same',
  'different',
  'missing',
  'unreadable',
  'skipped',
  'unknown',
] as const;

export interface VerifiedFile {
  readonly name: string;
  readonly result: VerifyResult;
}

export interface VerifyReport {
  /** At most VERIFY_SHOWN_MAX: those that are not the same first, else in the order of the transfer. */
  readonly files: readonly VerifiedFile[];
  /** Of all files; folders and links count nowhere. */
  readonly counts: Readonly<Record<VerifyResult, number>>;
}

/** What a person looks through; `counts` tell of all. */
export const VERIFY_SHOWN_MAX = 100;

/** Whether somebody has to look at a file of which this was found. */
export const isAmiss = (result: VerifyResult): boolean =>
  result === 'different' || result === 'missing' || result === 'unreadable';

export const amissCount = (counts: VerifyReport['counts']): number =>
  VERIFY_RESULTS.filter(isAmiss).reduce((sum, result) => sum + counts[result], 0);
