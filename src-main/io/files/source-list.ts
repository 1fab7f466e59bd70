/** Looks at what is to be sent: is it there, an ordinary file, readable, how large, how old. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Failure } from '../../../src-shared/failure.ts';
import { fail, ok } from '../../../src-shared/result.ts';
import type { Result } from '../../../src-shared/result.ts';
import type { SourceEntry } from '../../transfer/session-api.ts';
import { EXAMINED_AT_ONCE } from './file-constants.ts';
import { modifiedAtOf } from './file-times.ts';
import type { ExamineSources } from './files-api.ts';
import { Gate } from './gate.ts';
import { sourceFailure } from './system-error.ts';

/** Symbolic links are followed: a person who chose one means the file. */
export const examineSources: ExamineSources = async (paths) => {
  const gate = new Gate(EXAMINED_AT_ONCE);
  return Promise.all(paths.map((path) => gate.run(() => examine(path))));
};

async function examine(path: string): Promise<Result<SourceEntry, Failure>> {
  const name = basename(path);
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return fail({ kind: 'source-is-folder', name });
    await access(path, constants.R_OK);
    return ok({
      path,
      name,
      sizeBytes: stats.size,
      modifiedAt: modifiedAtOf(stats),
      executable: (stats.mode & 0o111) !== 0,
      kind: 'file',
      target: null,
    });
  } catch (error) {
    return fail(sourceFailure(error, name));
  }
}
