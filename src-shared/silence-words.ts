/** What a person is told while the other computer is not heard, and when it is heard again. */
import { formatDuration } from './format.ts';

export function silenceWords(seconds: number): string {
  return `No answer for ${formatDuration(seconds)}. Goes on by itself when the other computer is back.`;
}

export const BACK_WORDS = 'The other computer is back.';
