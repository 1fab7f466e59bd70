/** design.md's promise to scripts: what the command's exit status says. */
import type { Failure } from '../../src-shared/failure.ts';

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  declined: 3,
  noAnswer: 4,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Null = done. */
export function exitStatusOf(failure: Failure | null): ExitStatus {
  if (failure === null) return EXIT.done;
  switch (failure.kind) {
    case 'declined':
    case 'busy':
      return EXIT.declined;
    case 'no-answer':
    case 'not-answered':
      return EXIT.noAnswer;
    case 'interrupted':
      return EXIT.interrupted;
    default:
      return EXIT.failed;
  }
}
