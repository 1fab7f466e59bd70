/**
 * Turns every failure into words for a person: what happened, and what to do next. The one place
 * where this is decided; the window and the command both show it. Names come in quotes.
 */
import { assertNever } from './assert.ts';
import type { Failure, FailureKind } from './failure.ts';
import { formatBytes, formatDuration } from './format.ts';

export interface FailureWords {
  /** One short sentence without a full stop: what happened. */
  readonly title: string;
  /** One or two sentences: what to do next. */
  readonly advice: string;
}

export function failureWords(failure: Failure): FailureWords {
  switch (failure.kind) {
    case 'bad-address':
      return words(
        `${quoted(failure.host)} is not an address`,
        'Type a name such as “laptop.local” or an address such as 192.168.1.5.',
      );
    case 'unknown-host':
      return words(
        `No computer called ${quoted(failure.host)} was found`,
        'Check the spelling, or type the address that the other computer shows.',
      );
    case 'no-network':
      return words(
        `There is no way to reach ${quoted(failure.host)} from here`,
        'Check that this computer is connected to the network, then try again.',
      );
    case 'no-answer':
      return words(
        `No answer from ${quoted(failure.host)} on port ${failure.port}`,
        'Make sure that Ferry is listening there, that the port is the same, and that no firewall blocks it.',
      );
    case 'version-mismatch':
      return words(
        'The two computers run versions of Ferry that do not understand each other',
        'Update Ferry on both, then try again.',
      );
    case 'port-in-use':
      return words(
        `Port ${failure.port} is already in use`,
        'Choose another port, or close the program that uses this one.',
      );
    case 'port-forbidden':
      return words(
        `Port ${failure.port} is not allowed for this account`,
        'Choose a port from 1024 upwards.',
      );
    case 'address-unavailable':
      return words(
        `This computer does not have the address ${quoted(failure.host)}`,
        'Listen on one of the addresses that this computer has, or on all of them.',
      );
    case 'declined':
      return words('The transfer was declined', 'Ask the other person to accept, then send again.');
    case 'cancelled':
      return failure.by === 'me'
        ? words('You cancelled the transfer', 'Send again whenever you like.')
        : words('The other side cancelled the transfer', 'Ask why before you send again.');
    case 'busy':
      return words(
        'The other computer has too many transfers waiting',
        'Try again in a few minutes.',
      );
    case 'not-answered':
      return words(
        'Nobody answered the request',
        'Try again when someone is at the receiving computer.',
      );
    case 'peer-silent':
      return words(
        `The other computer has not been heard from for ${formatDuration(failure.seconds)}`,
        'Check that it is on and connected, then send again.',
      );
    case 'peer-left':
      return words(
        'The other computer closed Ferry',
        'Open Ferry there again, then send once more.',
      );
    case 'peer-restarted':
      return words(
        'Ferry on the other computer was restarted, or has given this transfer up',
        'Send it again.',
      );
    case 'peer-failed':
      return peerFailedWords(failure.reason);
    case 'peer-broke-protocol':
      return words(
        'The other computer sent something that makes no sense',
        'Update Ferry on both computers. If it happens again, do not trust that computer.',
      );
    case 'code-mismatch':
      return words(
        'The connection may have been tampered with',
        'Nothing was sent. Try again on a network that you trust.',
      );
    case 'no-receipt':
      return words(
        'There is no receipt of this transfer',
        'Only transfers in Ferry’s own protocol that reached another device have one.',
      );
    case 'nothing-to-send':
      return words('There is nothing to send', 'Choose at least one file.');
    case 'source-missing':
      return words(
        `${quoted(failure.name)} is no longer there`,
        'It was moved, renamed or deleted. Choose it again.',
      );
    case 'source-unreadable':
      return words(
        `${quoted(failure.name)} could not be read`,
        'Check that you may open it and that its disk is connected, then send it again.',
      );
    case 'source-changed':
      return words(
        `${quoted(failure.name)} changed while it was being sent`,
        'Send it again once nothing writes to it any more.',
      );
    case 'source-is-folder':
      return words(
        `${quoted(failure.name)} is a folder or not an ordinary file`,
        'Choose the files inside it, or put them into one archive.',
      );
    case 'too-many-files':
      return words(
        `${failure.count} files are too many for one transfer`,
        `Send at most ${failure.max} at a time.`,
      );
    case 'path-too-long':
      return words(
        `The name of ${quoted(failure.name)}, with the folders around it, is too long`,
        'Shorten its name or theirs, or send that folder by itself.',
      );
    case 'sources-changed':
      return words(
        failure.count === 1
          ? `${quoted(failure.name)} changed while the transfer was interrupted`
          : `${failure.count} files changed while the transfer was interrupted`,
        'Send them as they are now, or cancel.',
      );
    case 'different-device':
      return words(
        `Another computer answers at ${quoted(failure.host)} now`,
        'Nothing was sent to it. Look up the address of the one that this is for, and send again.',
      );
    case 'file-locked':
      return words(
        `${quoted(failure.name)} is locked, or in use by another program`,
        'Unlock it or close it there, then send it again.',
      );
    case 'disk-full':
      return diskFullWords(failure.needed, failure.free);
    case 'folder-missing':
      return words(
        `The folder ${quoted(failure.folder)} does not exist`,
        'Choose another folder for received files, or connect the disk that it is on.',
      );
    case 'folder-not-writable':
      return words(
        `Nothing can be saved in the folder ${quoted(failure.folder)}`,
        'Choose another folder for received files, or allow writing to this one.',
      );
    case 'write-failed':
      return words(
        `${quoted(failure.name)} could not be saved`,
        `Check the disk, then have it sent again. The system said: ${failure.reason}.`,
      );
    case 'unsafe-name':
      return words(
        `${quoted(failure.name)} cannot be the name of a file here`,
        'Ask for it to be sent under another name.',
      );
    case 'digest-mismatch':
      return words(
        `${quoted(failure.name)} did not arrive as it was sent`,
        'The damaged copy was removed. Send it again, and check the memory and disks of both computers if it happens twice.',
      );
    case 'incomplete':
      return words(`${quoted(failure.name)} did not arrive whole`, 'Send it again.');
    case 'interrupted':
      return words('Ferry was closed before the transfer was complete', 'Send again.');
    case 'internal':
      return words(
        'Something went wrong inside Ferry',
        `Try again. If it happens twice, please report it with these words: ${failure.reason}`,
      );
    default:
      return assertNever(failure);
  }
}

/**
 * `reason` is what the other side sent: a failure kind, with no more known about it. The kinds that
 * can never be meant (its own listening port, say) read like any other.
 */
function peerFailedWords(reason: string): FailureWords {
  switch (reason as FailureKind) {
    case 'disk-full':
      return words(
        'The other computer’s disk is full',
        'Ask for space to be freed there, then send again.',
      );
    case 'folder-missing':
    case 'folder-not-writable':
      return words(
        'The other computer cannot save into its folder for received files',
        'Ask for another folder to be chosen there, then send again.',
      );
    case 'write-failed':
      return words(
        'The other computer could not save what arrived',
        'Ask to have its disk checked, then send again.',
      );
    case 'unsafe-name':
      return words(
        'The other computer cannot save a file under this name',
        'Rename the file, then send it again.',
      );
    case 'digest-mismatch':
      return words(
        'What arrived on the other computer was not what was sent',
        'The damaged copy was removed there. Send it again.',
      );
    case 'source-missing':
    case 'source-unreadable':
    case 'source-changed':
    case 'source-is-folder':
      return words(
        'The other computer could not read what it was sending',
        'Ask for it to be sent again.',
      );
    case 'peer-broke-protocol':
      return words(
        'The other computer could not make sense of what this one sent',
        'Update Ferry on both computers, then try again.',
      );
    default:
      return words(
        'Something went wrong on the other computer',
        'Ask what Ferry says there, then try again.',
      );
  }
}

function diskFullWords(needed: number, free: number): FailureWords {
  if (needed <= free) {
    return words('The disk is full', 'Free some space, then have it sent again.');
  }
  return words(
    `Not enough space: ${formatBytes(needed)} are needed, ${formatBytes(free)} are free`,
    `Free at least ${formatBytes(needed - free)}, or choose a folder on another disk.`,
  );
}

function words(title: string, advice: string): FailureWords {
  return { title, advice };
}

function quoted(name: string): string {
  return `“${name}”`;
}
