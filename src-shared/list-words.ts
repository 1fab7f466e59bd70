/** Several things one after the other in a sentence. */
import { say } from './say.ts';

/** `2 the same, 1 not older`. */
export const listed = (parts: readonly string[]): string =>
  parts.reduce((all, next) => say('{all}, {next}', { all, next }));
