/** What the system's error codes mean for a source and for a sink. */
import { statfs } from 'node:fs/promises';
import type { Failure } from '../../../src-shared/failure.ts';

/** `ENOSPC` and so on; `unknown` for what is no system error. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'unknown';
}

export function sourceFailure(error: unknown, name: string): Failure {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'source-missing', name };
    case 'EISDIR':
      return { kind: 'source-is-folder', name };
    case 'ELOOP':
      // A link has taken its place.
      return { kind: 'source-changed', name };
    default:
      return { kind: 'source-unreadable', name };
  }
}

/** While creating, writing or publishing `name` of `sizeBytes` in `folder`. */
export async function sinkFailure(
  error: unknown,
  folder: string,
  name: string,
  sizeBytes: number,
): Promise<Failure> {
  const code = codeOf(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { kind: 'disk-full', needed: sizeBytes, free: await freeBytes(folder) };
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return { kind: 'folder-not-writable', folder };
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'folder-missing', folder };
    case 'ELOOP':
      // Something has taken a folder's place: what was meant for it goes nowhere.
      return { kind: 'unsafe-name', name };
    case 'EBUSY':
      return { kind: 'file-locked', name };
    default:
      return { kind: 'write-failed', name, reason: code };
  }
}

async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
