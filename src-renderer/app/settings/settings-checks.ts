/** What a device may be called and on which port it may listen, as problems in words; null = fine. */
import { parseRate } from '../../../src-shared/rate-text.ts';
import { say } from '../../../src-shared/say.ts';
import { parsePort } from '../send/destination.ts';

/** Fixed by the protocol: a device name is 1 to 64 bytes of UTF-8. */
const DEVICE_NAME_MAX_BYTES = 64;

/** Controls, halves of characters, and the marks that turn the direction of text around: as main has it. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

export function deviceNameProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return say('Others need a name to know you by.');
  if (NOT_IN_NAMES.test(trimmed)) return say('A name cannot have control characters.');
  const bytes = new TextEncoder().encode(trimmed).length;
  return bytes > DEVICE_NAME_MAX_BYTES ? say('This name is too long.') : null;
}

export function listenPortProblem(port: string): string | null {
  return parsePort(port, 0) === null ? say('A number from 0 to 65535; 0 is any free one.') : null;
}

/** Empty is no limit. */
export function speedLimitProblem(text: string): string | null {
  if (text.trim() === '') return null;
  switch (parseRate(text)) {
    case 'not-a-rate':
      return say('A rate such as 20 MB/s, 500 kB/s or 100 Mbit/s.');
    case 'too-slow':
      return say('At least 1 kB/s.');
    case 'too-fast':
      return say('Leave it empty for no limit.');
    default:
      return null;
  }
}
