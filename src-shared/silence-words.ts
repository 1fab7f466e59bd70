/** What a person is told while the other computer is not heard, and when it is heard again. */
import { formatDuration } from './format.ts';
import { say } from './say.ts';

export function silenceWords(seconds: number): string {
  return say('No answer for {time}. Goes on by itself when the other computer is back.', {
    time: formatDuration(seconds),
  });
}

export const backWords = (): string => say('The other computer is back.');
