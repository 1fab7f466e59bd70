/**
 * May an offer of a device that a person always accepts be taken without asking? Decided here for main,
 * which acts on it, and for the window, which says why it asks nevertheless.
 */
import { assertNever } from './assert.ts';
import { formatBytes } from './format.ts';
import { say } from './say.ts';
import type { TransferSnapshot } from './transfer-model.ts';
import type { AlwaysAccept, WhyAsk } from './trust-model.ts';

/**
 * Null: take it, and keep both where a file of a name is here. `freeBytes` of where it would go; null =
 * not known.
 */
export function whyAsk(
  offer: TransferSnapshot,
  { maxBytes, folder }: AlwaysAccept,
  freeBytes: number | null,
): WhyAsk | null {
  const { peer, dialect, survey, totalBytes } = offer;
  if (dialect !== 'ferry' || peer.trust !== 'verified') return 'not-verified';
  if (survey === null || totalBytes === null || freeBytes === null) return 'not-known';
  if (maxBytes !== null && totalBytes > maxBytes) return 'too-large';
  if (survey.programFiles > 0) return 'programs';
  const { newBytes, differentBytes, partialBytes } = survey;
  // What was found is in the folder that was looked at.
  const isLookedAt = folder === null || folder === offer.folder;
  const neededBytes = isLookedAt ? newBytes + differentBytes - partialBytes : totalBytes;
  return neededBytes > freeBytes ? 'no-room' : null;
}

/** Why a device that is always accepted is asked about this time. */
export function whyAskWords(why: WhyAsk, { maxBytes, folder }: AlwaysAccept): string {
  switch (why) {
    case 'not-verified':
      return say('You are asked because its key is not verified.');
    case 'not-known':
      return say('You are asked because the folder could not be looked at.');
    case 'no-folder':
      return say('You are asked because its folder is gone: {folder}', { folder: folder ?? '' });
    case 'too-large':
      return say('You are asked because this is more than {size}.', {
        size: formatBytes(maxBytes ?? 0),
      });
    case 'programs':
      return say('You are asked because programs are among the files.');
    case 'no-room':
      return say('You are asked because there is not enough free space.');
    default:
      return assertNever(why);
  }
}

/** Sizes that a person can choose from, in bytes; and `null`, any size. */
export const ALWAYS_ACCEPT_SIZES = [100e6, 1e9, 10e9, 100e9] as const;

/** What “Always accept” begins with: a gigabyte, or the smallest size that this offer fits. */
export function firstAlwaysAccept({ totalBytes }: TransferSnapshot): AlwaysAccept {
  const maxBytes = ALWAYS_ACCEPT_SIZES.find((size) => size >= 1e9 && size >= (totalBytes ?? 0));
  return { maxBytes: maxBytes ?? null, folder: null };
}
