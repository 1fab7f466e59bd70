/** Decides what can be said about a file that came over plain UDP, which checks nothing by itself. */
import type { PlainCaution } from '../../src-shared/transfer-model.ts';
import type { CautionOf } from './lab-api.ts';

/** @param sha256 of the file as stored, 64 lower-case hexadecimal digits */
export const cautionOf: CautionOf = (ended, sha256): PlainCaution => {
  if (ended.declaredSha256 !== null) {
    return ended.declaredSha256 === sha256 ? 'hash-matched' : 'hash-differs';
  }
  if (ended.declaredBytes === null) return 'unverified';
  return ended.declaredBytes === ended.totalBytes ? 'size-matched' : 'size-differs';
};
