/** Several things one after the other in a sentence. */
import { say } from './say.ts';

/** `2 the same, 1 not older`; empty of none. */
export const listed = (parts: readonly string[]): string =>
  parts.length === 0 ? '' : parts.reduce((all, next) => say('{all}, {next}', { all, next }));
