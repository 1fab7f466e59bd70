/** What can be known of a file that came or went over plain UDP? */
import { assertNever } from '../../../src-shared/assert.ts';
import type { PlainCaution, TransferFile } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';

const CAUTIONS_WORST_FIRST: readonly PlainCaution[] = [
  'hash-differs',
  'size-differs',
  'unverified',
  'size-matched',
  'hash-matched',
];

export function worstCaution(files: readonly TransferFile[]): PlainCaution | null {
  return CAUTIONS_WORST_FIRST.find((one) => files.some(({ caution }) => caution === one)) ?? null;
}

export function cautionWords(caution: PlainCaution): string {
  switch (caution) {
    case 'unverified':
      return say('Not verified: plain UDP cannot tell whether all of it arrived');
    case 'size-matched':
      return say('The size is what the sender announced; the content is not verified');
    case 'size-differs':
      return say('The size is not what the sender announced');
    case 'hash-matched':
      return say('The SHA-256 is what the sender announced');
    case 'hash-differs':
      return say('The SHA-256 is not what the sender announced');
    default:
      return assertNever(caution);
  }
}

/** Whether the caution is a reason to look twice. */
export const isBadCaution = (caution: PlainCaution | null): boolean =>
  caution === 'hash-differs' || caution === 'size-differs';
