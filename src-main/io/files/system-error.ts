/** The system's error codes, and what they mean for a source. What they mean for a sink: sink-failure.ts. */
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
