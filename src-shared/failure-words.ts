/**
 * Turns every failure into words for a person: what happened, and what to do next. The one place
 * where this is decided; the window and the command both show it. Names come in quotes.
 */
import { assertNever } from './assert.ts';
import type { Failure, FailureKind } from './failure.ts';
import { formatBytes, formatDuration } from './format.ts';
import { receiverAdvice } from './receiver-advice.ts';
import { say } from './say.ts';
import type { Direction } from './transfer-model.ts';

export interface FailureWords {
  /** One short sentence without a full stop: what happened. */
  readonly title: string;
  /** One or two sentences: what to do next. */
  readonly advice: string;
}

/** `direction`: which side is told. */
export function failureWords(failure: Failure, direction: Direction = 'sent'): FailureWords {
  const said = wordsFor(failure);
  const advice = direction === 'received' ? receiverAdvice(failure) : null;
  return advice === null ? said : { ...said, advice };
}

function wordsFor(failure: Failure): FailureWords {
  switch (failure.kind) {
    case 'bad-address':
      return words(
        say('“{host}” is not an address', { host: failure.host }),
        say('Type a name such as “laptop.local” or an address such as 192.168.1.5.'),
      );
    case 'unknown-host':
      return words(
        say('No computer called “{host}” was found', { host: failure.host }),
        say('Check the spelling, or type the address that the other computer shows.'),
      );
    case 'no-network':
      return words(
        say('There is no way to reach “{host}” from here', { host: failure.host }),
        say('Check that this computer is connected to the network, then try again.'),
      );
    case 'no-answer':
      return words(
        say('No answer from “{host}” on port {port}', { host: failure.host, port: failure.port }),
        say(
          'Make sure that Ferry is listening there, that the port is the same, and that no firewall blocks it.',
        ),
      );
    case 'version-mismatch':
      return words(
        say('The two computers run versions of Ferry that do not understand each other'),
        say('Update Ferry on both, then try again.'),
      );
    case 'port-in-use':
      return words(
        say('Port {port} is already in use', { port: failure.port }),
        say('Choose another port, or close the program that uses this one.'),
      );
    case 'port-forbidden':
      return words(
        say('Port {port} is not allowed for this account', { port: failure.port }),
        say('Choose a port from 1024 upwards.'),
      );
    case 'address-unavailable':
      return words(
        say('This computer does not have the address “{host}”', { host: failure.host }),
        say('Listen on one of the addresses that this computer has, or on all of them.'),
      );
    case 'declined':
      return words(
        say('The transfer was declined'),
        say('Ask the other person to accept, then send again.'),
      );
    case 'cancelled':
      return failure.by === 'me'
        ? words(say('You cancelled the transfer'), say('Send again whenever you like.'))
        : words(
            say('The other side cancelled the transfer'),
            say('Ask why before you send again.'),
          );
    case 'busy':
      return words(
        say('The other computer has too many transfers waiting'),
        say('Try again in a few minutes.'),
      );
    case 'not-answered':
      return words(
        say('Nobody answered the request'),
        say('Try again when someone is at the receiving computer.'),
      );
    case 'peer-silent':
      return words(
        say('The other computer has not been heard from for {time}', {
          time: formatDuration(failure.seconds),
        }),
        say('Check that it is on and connected, then send again.'),
      );
    case 'peer-left':
      return words(
        say('The other computer closed Ferry'),
        say('Open Ferry there again, then send once more.'),
      );
    case 'peer-restarted':
      return words(
        say('Ferry on the other computer was restarted, or has given this transfer up'),
        say('Send it again.'),
      );
    case 'peer-failed':
      return peerFailedWords(failure.reason);
    case 'peer-broke-protocol':
      return words(
        say('The other computer sent something that makes no sense'),
        say('Update Ferry on both computers. If it happens again, do not trust that computer.'),
      );
    case 'code-mismatch':
      return words(
        say('The connection may have been tampered with'),
        say('Nothing was sent. Try again on a network that you trust.'),
      );
    case 'codes-differ':
      return words(
        say('The codes on the two screens were not the same'),
        say(
          'Somebody may be in between. The transfer was ended. Try again on a network that you trust.',
        ),
      );
    case 'changed-key':
      return words(
        say('“{name}” at {host} has another key than the one that you verified', {
          name: failure.deviceName,
          host: failure.host,
        }),
        say(
          'Ferry may have been set up anew there, or somebody pretends to be it. Nothing was sent. Ask its owner first.',
        ),
      );
    case 'no-receipt':
      return words(
        say('There is no receipt of this transfer'),
        say('Only transfers in Ferry’s own protocol that reached another device have one.'),
      );
    case 'nothing-to-send':
      return words(say('There is nothing to send'), say('Choose at least one file.'));
    case 'clipboard-empty':
      return words(
        say('There is nothing on the clipboard that can be sent'),
        say('Copy a text, a picture or files first, then paste again.'),
      );
    case 'clipboard-too-large':
      return words(
        say('What is on the clipboard is too large to be pasted'),
        say('Save it as a file, then add that.'),
      );
    case 'not-a-text':
      return words(
        say('“{name}” cannot be copied as text', { name: failure.name }),
        say('Only small files of plain text can be. Open it from its folder.'),
      );
    case 'source-missing':
      return words(
        say('“{name}” is no longer there', { name: failure.name }),
        say('It was moved, renamed or deleted. Choose it again.'),
      );
    case 'source-unreadable':
      return words(
        say('“{name}” could not be read', { name: failure.name }),
        say('Check that you may open it and that its disk is connected, then send it again.'),
      );
    case 'source-changed':
      return words(
        say('“{name}” changed while it was being sent', { name: failure.name }),
        say('Send it again once nothing writes to it any more.'),
      );
    case 'source-is-folder':
      return words(
        say('“{name}” is a folder or not an ordinary file', { name: failure.name }),
        say('Choose the files inside it, or put them into one archive.'),
      );
    case 'link-leads-out':
      return words(
        say('“{name}” is a link out of what is sent', { name: failure.name }),
        say('Send what it leads to as well, if it is wanted there.'),
      );
    case 'too-many-files':
      return words(
        say('{count, plural, one {# file is} other {# files are}} too many for one transfer', {
          count: failure.count,
        }),
        say('Send at most {max, plural, one {# file} other {# files}} at a time.', {
          max: failure.max,
        }),
      );
    case 'path-too-long':
      return words(
        say('The name of “{name}”, with the folders around it, is too long', {
          name: failure.name,
        }),
        say('Shorten its name or theirs, or send that folder by itself.'),
      );
    case 'sources-changed':
      return words(
        failure.count === 1
          ? say('“{name}” changed while the transfer was interrupted', { name: failure.name })
          : say(
              '{count, plural, one {# file} other {# files}} changed while the transfer was interrupted',
              {
                count: failure.count,
              },
            ),
        say('Send them as they are now, or cancel.'),
      );
    case 'different-device':
      return words(
        say('Another computer answers at “{host}” now', { host: failure.host }),
        say(
          'Nothing was sent to it. Look up the address of the one that this is for, and send again.',
        ),
      );
    case 'file-locked':
      return words(
        say('“{name}” is locked, or in use by another program', { name: failure.name }),
        say('Unlock it or close it there, then send it again.'),
      );
    case 'disk-full':
      return diskFullWords(failure.needed, failure.free);
    case 'no-room-left':
      return words(
        say('There was no room for {count, plural, one {# file} other {# files}}', {
          count: failure.count,
        }),
        say('Free at least {missing} and have it sent again: only what is not here yet is sent.', {
          missing: formatBytes(failure.bytes),
        }),
      );
    case 'no-room-there':
      return words(
        say(
          'There was no room for {count, plural, one {# file} other {# files}} on the other computer',
          { count: failure.count },
        ),
        say(
          'Ask for space to be freed there, then send again: only what is not there yet is sent.',
        ),
      );
    case 'folder-missing':
      return words(
        say('The folder “{folder}” does not exist', { folder: failure.folder }),
        say('Choose another folder for received files, or connect the disk that it is on.'),
      );
    case 'folder-not-writable':
      return words(
        say('Nothing can be saved in the folder “{folder}”', { folder: failure.folder }),
        say('Choose another folder for received files, or allow writing to this one.'),
      );
    case 'write-failed':
      return words(
        say('“{name}” could not be saved', { name: failure.name }),
        say('Check the disk, then have it sent again. The system said: {reason}.', {
          reason: failure.reason,
        }),
      );
    case 'unsafe-name':
      return words(
        say('“{name}” cannot be the name of a file here', { name: failure.name }),
        say('Ask for it to be sent under another name.'),
      );
    case 'digest-mismatch':
      return words(
        say('“{name}” did not arrive as it was sent', { name: failure.name }),
        say(
          'The damaged copy was removed. Send it again, and check the memory and disks of both computers if it happens twice.',
        ),
      );
    case 'incomplete':
      return words(
        say('“{name}” did not arrive whole', { name: failure.name }),
        say('Send it again.'),
      );
    case 'login-start-refused':
      return words(
        say('The system does not let Ferry start at login'),
        say('Add Ferry in the system’s own settings. The system said: {reason}.', {
          reason: failure.reason,
        }),
      );
    case 'interrupted':
      return words(say('Ferry was closed before the transfer was complete'), say('Send again.'));
    case 'internal':
      return words(
        say('Something went wrong inside Ferry'),
        say('Try again. If it happens twice, please report it with these words: {reason}', {
          reason: failure.reason,
        }),
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
        say('The other computer’s disk is full'),
        say('Ask for space to be freed there, then send again.'),
      );
    case 'folder-missing':
    case 'folder-not-writable':
      return words(
        say('The other computer cannot save into its folder for received files'),
        say('Ask for another folder to be chosen there, then send again.'),
      );
    case 'write-failed':
      return words(
        say('The other computer could not save what arrived'),
        say('Ask to have its disk checked, then send again.'),
      );
    case 'unsafe-name':
      return words(
        say('The other computer cannot save a file under this name'),
        say('Rename the file, then send it again.'),
      );
    case 'digest-mismatch':
      return words(
        say('What arrived on the other computer was not what was sent'),
        say('The damaged copy was removed there. Send it again.'),
      );
    case 'source-missing':
    case 'source-unreadable':
    case 'source-changed':
    case 'source-is-folder':
    case 'link-leads-out':
      return words(
        say('The other computer could not read what it was sending'),
        say('Ask for it to be sent again.'),
      );
    case 'peer-broke-protocol':
      return words(
        say('The other computer could not make sense of what this one sent'),
        say('Update Ferry on both computers, then try again.'),
      );
    default:
      return words(
        say('Something went wrong on the other computer'),
        say('Ask what Ferry says there, then try again.'),
      );
  }
}

function diskFullWords(needed: number, free: number): FailureWords {
  if (needed <= free) {
    return words(say('The disk is full'), say('Free some space, then have it sent again.'));
  }
  return words(
    say('Not enough space: {needed} are needed, {free} are free', {
      needed: formatBytes(needed),
      free: formatBytes(free),
    }),
    say('Free at least {missing}, or choose a folder on another disk.', {
      missing: formatBytes(needed - free),
    }),
  );
}

function words(title: string, advice: string): FailureWords {
  return { title, advice };
}
