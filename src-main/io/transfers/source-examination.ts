/** Can all of these files be sent? One that can't is reason enough not to begin. */
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../../src-shared/result.ts';
import { ENTRIES_MAX } from '../../transfer/constants.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { examineSources } from '../files/source-list.ts';

/** All of them, or the first failure. */
export async function examineAll(
  paths: readonly string[],
): Promise<Result<readonly SourceEntry[], Failure>> {
  if (paths.length === 0) return fail({ kind: 'nothing-to-send' });
  if (paths.length > ENTRIES_MAX) {
    return fail({ kind: 'too-many-files', count: paths.length, max: ENTRIES_MAX });
  }
  const entries: SourceEntry[] = [];
  for (const examined of await examineSources(paths)) {
    if (!examined.ok) return examined;
    entries.push(examined.value);
  }
  return ok(entries);
}
