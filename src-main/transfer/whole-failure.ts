/** What a transfer of which some files failed says as a whole, on either side. */
import type { Failure } from '../../src-shared/failure.ts';

/**
 * Null: none failed. What found no room comes before all else: it is what a person can put right, and
 * then goes on from here. Otherwise what the first one says.
 */
export function failureOfWhole(
  files: Iterable<{ readonly failure: Failure | null }>,
): Failure | null {
  let first: Failure | null = null;
  let here = 0;
  let bytes = 0;
  let there = 0;
  for (const { failure } of files) {
    if (failure === null) continue;
    first ??= failure;
    if (failure.kind === 'disk-full') {
      here += 1;
      bytes += failure.needed;
    } else if (failure.kind === 'peer-failed' && failure.reason === 'disk-full') {
      there += 1;
    }
  }
  if (here > 0) return { kind: 'no-room-left', count: here, bytes };
  return there > 0 ? { kind: 'no-room-there', count: there } : first;
}
