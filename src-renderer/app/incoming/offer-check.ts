/** Can an offer be accepted, and with which choice if nobody chooses? */
import type { ConflictChoice, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';

/** Why Accept cannot be pressed yet; null when it can. */
export function whyNotAccept(offer: TransferSnapshot): string | null {
  if (offer.dialect !== 'ferry' || offer.peer.trust === 'verified') return null;
  if (offer.verificationCode === null) return say('The verification code is on its way.');
  return offer.peer.trust === 'changed'
    ? say('Compare the code first: this device has another key than before.')
    : null;
}

/** Whether files of offered names are here that are not the same. */
export const needsChoice = ({ survey }: TransferSnapshot): boolean =>
  survey !== null && survey.differentFiles > 0;

/**
 * What counts until the person chooses: the sender's wish, except that nobody else than the person
 * here decides that something here is overwritten.
 */
export function presetChoice({ conflict }: TransferSnapshot): ConflictChoice {
  return conflict === 'skip' ? 'skip' : 'keep-both';
}

/** Of what was chosen for one folder, what counts for another: nothing there is overwritten unasked. */
export const choiceElsewhere = (choice: ConflictChoice): ConflictChoice =>
  choice === 'skip' ? 'skip' : 'keep-both';

/** At least as much as main will ask for: never more, so that nothing is refused that would fit. Null while unknown. */
export function neededBytes(offer: TransferSnapshot, choice: ConflictChoice): number | null {
  const { survey, totalBytes } = offer;
  if (survey === null) return totalBytes;
  const { newBytes, differentBytes, partialBytes } = survey;
  // Which of the different ones `newer` takes is not known by size.
  const taken = choice === 'keep-both' || choice === 'replace' ? differentBytes : 0;
  return Math.max(0, newBytes + taken - partialBytes);
}

/** Whether less is free than is needed. */
export function isTooBig(offer: TransferSnapshot, choice: ConflictChoice): boolean {
  const needed = neededBytes(offer, choice);
  return offer.freeBytes !== null && needed !== null && needed > offer.freeBytes;
}
