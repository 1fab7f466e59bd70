/** What does the graph of the last minute show, for those who cannot see it? */
import { formatRate } from '../../../src-shared/format.ts';
import { say } from '../../../src-shared/say.ts';

/** `rates`: bytes a second, oldest first. */
export function rateGraphWords(rates: readonly number[]): string {
  if (rates.length < 2) return say('Speed of the last minute: it has just begun');
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return say(
    'Speed of the last {seconds, plural, one {# second} other {# seconds}}: {mean} on average, {best} at best, {worst} at worst',
    {
      seconds: rates.length,
      mean: formatRate(mean),
      best: formatRate(Math.max(...rates)),
      worst: formatRate(Math.min(...rates)),
    },
  );
}
