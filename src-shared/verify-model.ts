/** What re-reading the files of a past transfer, or of a receipt, has found. Values only. */

/**
 * `same`       size and SHA-256 are those of the transfer
 * `different`  the file was changed since
 * `missing`    nothing, or no file, is there
 * `unreadable` it is there and cannot be read
 * `unknown`    it was not stored, or its digest was never known: nothing to compare with
 */
export type VerifyResult = (typeof VERIFY_RESULTS)[number];

export const VERIFY_RESULTS = ['same', 'different', 'missing', 'unreadable', 'unknown'] as const;

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
