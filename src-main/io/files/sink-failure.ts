/** What the system's error codes mean for something that is written into a destination. */
import type { Failure } from '../../../src-shared/failure.ts';
import { examineFolder } from './destination-folder.ts';
import { codeOf } from './system-error.ts';

/**
 * While creating, writing or publishing `name` of `sizeBytes` in `folder` or below. What is wrong with
 * the folder itself is told as that, since every other file would meet it; all else is of this one.
 */
export async function sinkFailure(
  error: unknown,
  folder: string,
  name: string,
  sizeBytes: number,
): Promise<Failure> {
  const code = codeOf(error);
  if (code === 'ELOOP') {
    // Something has taken a folder's place: what was meant for it goes nowhere.
    return { kind: 'unsafe-name', name };
  }
  if (code === 'EBUSY') return { kind: 'file-locked', name };
  if (code === 'ENAMETOOLONG') return { kind: 'path-too-long', name };
  // A disk with errors that the system has made read-only does not say so when it is examined.
  if (code === 'EROFS') return { kind: 'folder-not-writable', folder };
  const examined = await examineFolder(folder);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    // A quota: what is free on the disk is not for this account.
    const free = examined.ok && code === 'ENOSPC' ? examined.value.freeBytes : 0;
    return { kind: 'disk-full', needed: sizeBytes, free };
  }
  return examined.ok ? { kind: 'write-failed', name, reason: code } : examined.failure;
}
