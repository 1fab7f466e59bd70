/** How far a device can be trusted, in words. */
import { assertNever } from '../../../src-shared/assert.ts';
import type { FailureWords } from '../../../src-shared/failure-words.ts';
import { say } from '../../../src-shared/say.ts';
import type { Peer, PeerTrust } from '../../../src-shared/transfer-model.ts';
import { peerName } from '../transfers/peer-words.ts';

export function trustLabel(trust: PeerTrust): string {
  switch (trust) {
    case 'verified':
      return say('Verified');
    case 'unverified':
      return say('Unverified');
    case 'changed':
      return say('Changed key');
    default:
      return assertNever(trust);
  }
}

/** The warning before an offer of a device whose key has changed. */
export function changedKeyWords(peer: Peer): FailureWords {
  return {
    title: say('This may not be the “{name}” that you verified', { name: peerName(peer) }),
    advice: say(
      'It calls itself the same and is at the same address, but has another key. Ferry was set up anew there, or somebody pretends to be it. Ask its owner, by voice or in person, and compare the code before you accept.',
    ),
  };
}
