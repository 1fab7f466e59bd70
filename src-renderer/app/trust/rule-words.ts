/** What is allowed to a device, in words. */
import { formatBytes } from '../../../src-shared/format.ts';
import { say } from '../../../src-shared/say.ts';
import type { AlwaysAccept } from '../../../src-shared/trust-model.ts';

/** What “Always accept” means, limits and all. */
export function alwaysAcceptWords({ maxBytes }: Pick<AlwaysAccept, 'maxBytes'>): string {
  return maxBytes === null
    ? say(
        'From now on without a question, whatever its size: never programs, never over files that are here.',
      )
    : say(
        'From now on without a question, up to {size} at a time: never programs, never over files that are here.',
        { size: formatBytes(maxBytes) },
      );
}

export function sizeLimitWords(maxBytes: number | null): string {
  return maxBytes === null ? say('Any size') : say('Up to {size}', { size: formatBytes(maxBytes) });
}
