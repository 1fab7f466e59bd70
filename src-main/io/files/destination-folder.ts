/** The folder that files arrive in: is it there, can it take them, and how much is free. */
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { fail, ok } from '../../../src-shared/result.ts';
import type { ExamineFolder } from './files-api.ts';
import { codeOf } from './system-error.ts';

export const examineFolder: ExamineFolder = async (folder) => {
  try {
    const stats = await stat(folder);
    if (!stats.isDirectory()) return fail({ kind: 'folder-missing', folder });
    await access(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    return ok({ freeBytes: bavail * bsize });
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
    return fail({ kind: isMissing ? 'folder-missing' : 'folder-not-writable', folder });
  }
};
