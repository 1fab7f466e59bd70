/**
 * Everything that a program of this device remembers, opened in the right order, for the two
 * programs that wire: the app and the command.
 */
import { assertNever } from '../../src-shared/assert.ts';
import type { Failure } from '../../src-shared/failure.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { say } from '../../src-shared/say.ts';
import type { Identity } from '../io/engine.ts';
import { removeLeftLists } from '../io/left-lists.ts';
import { removeFormerLists } from '../io/lists/former-lists.ts';
import {
  type DatabaseFailure,
  type Forgetting,
  obstacleOf,
  openDatabase,
  type OpenDatabase,
} from './database.ts';
import { fingerprintOf } from './fingerprint.ts';
import { History } from './history.ts';
import { Outbox } from './outbox/outbox.ts';
import { type Home, type HomeFailure, isWithoutRoom, openHome } from './home.ts';
import { type Holder, type IdentityFailure, openIdentity } from './identity.ts';
import type { Log } from './log.ts';
import { Receipts } from './receipts.ts';
import { SettingsStore } from './settings.ts';
import { Trust } from './trust.ts';

export interface DeviceState {
  readonly home: Home;
  readonly identity: Identity;
  /** `ab12 cd34 …` */
  readonly fingerprint: string;
  readonly history: History;
  readonly outbox: Outbox;
  readonly receipts: Receipts;
  readonly trust: Trust;
  readonly settings: SettingsStore;
  /** Null = what happens is remembered. */
  readonly forgets: Forgetting | null;
  /** Last of all, once nothing writes any more. */
  close(): void;
}

export type StateFailure = Failure | HomeFailure | IdentityFailure | DatabaseFailure;

/** `folder` from `homeFolder()`; `downloadsFolder` is the default for received files. */
export function openState(
  folder: string,
  holder: Holder,
  downloadsFolder: string,
  log: Log,
): Result<DeviceState, StateFailure> {
  const home = openHome(folder);
  if (!home.ok) return home;
  const identity = openIdentity(home.value, holder);
  if (!identity.ok) return identity;
  const database = openDatabase(home.value.databaseFile);
  if (!database.ok) return database;
  return ok(stateOf(home.value, identity.value, database.value, downloadsFolder, log));
}

function stateOf(
  home: Home,
  identity: Identity,
  { database, forgets }: OpenDatabase,
  downloadsFolder: string,
  log: Log,
): DeviceState {
  const history = new History(database, () => {
    forgetLists(home, log);
  });
  closeInterrupted(history, log);
  const outbox = new Outbox(database, Buffer.from(identity.publicKey).toString('hex'));
  removeLists(home, outbox, log);
  const settings = new SettingsStore(database, downloadsFolder);
  return {
    home,
    identity,
    fingerprint: fingerprintOf(identity.publicKey),
    history,
    outbox,
    receipts: new Receipts(database, identity, () => settings.read().deviceName),
    trust: new Trust(database),
    settings,
    forgets,
    close: () => database.close(),
  };
}

/** A disk without room for this still has room for a transfer elsewhere. */
function closeInterrupted(history: History, log: Log): void {
  try {
    const count = history.closeInterrupted(Date.now());
    if (count > 0) log.warn(`${count} transfers were cut off when Ferry last ended`);
  } catch (fault) {
    log.error('could not look for transfers that were cut off', fault);
  }
}

/** What is sent again after that says its list. */
function forgetLists({ resumeFolder }: Home, log: Log): void {
  try {
    removeFormerLists(resumeFolder);
  } catch (fault) {
    log.error('could not remove the lists of former transfers', fault);
  }
}

/** Of what killed programs had sent to its end, and only not yet cleared away. */
function removeLists({ resumeFolder }: Home, outbox: Outbox, log: Log): void {
  try {
    removeLeftLists(resumeFolder, () => outbox.wireIds());
  } catch (fault) {
    log.error('could not look for lists that are not needed any more', fault);
  }
}

/** For the first words of a program that cannot start. */
export function stateFailureWords(failure: StateFailure): string {
  switch (failure.kind) {
    case 'identity-unreadable':
      return say(
        'This device’s key cannot be read ({reason}): {file}\nFerry does not replace it by itself, because devices that know this one would then see a stranger. Put the file back from a copy, or move it away to become a new device.',
        { reason: failure.reason, file: failure.file },
      );
    case 'identity-not-stored':
      if (isWithoutRoom(failure.reason)) return withoutRoomWords(failure.file);
      return say('This device’s key could not be written ({reason}): {file}', {
        reason: failure.reason,
        file: failure.file,
      });
    case 'database-unreadable':
      return say(
        'Ferry’s history and settings cannot be read ({reason}): {file}\nMove the file away to begin with empty ones.',
        { reason: failure.reason, file: failure.file },
      );
    case 'database-without-room':
      return withoutRoomWords(failure.file);
    case 'home-without-room':
      return withoutRoomWords(failure.folder);
    case 'database-newer':
      return say(
        'Ferry’s history and settings were written by a newer Ferry ({reason}): {file}\nInstall that one, or choose another home.',
        { reason: failure.reason, file: failure.file },
      );
    case 'folder-not-writable':
      return say('Ferry cannot keep its state in {folder}: check that you may write there.', {
        folder: failure.folder,
      });
    default:
      return say('Ferry cannot start: {reason}', { reason: failure.kind });
  }
}

function withoutRoomWords(place: string): string {
  return say(
    'The disk is full on which Ferry keeps its key, history and settings: {place}\nFree some space there, then start Ferry again.',
    { place },
  );
}

/**
 * For a program that could not write something down: why, and what to do about it. Null where the disk
 * is not at fault.
 */
export function notRememberedWords({ databaseFile, folder }: Home): string | null {
  const obstacle = obstacleOf(databaseFile);
  switch (obstacle) {
    case 'no-room':
      return say(
        'The disk is full on which Ferry keeps its history and settings: {place}\nTransfers go on, but what happens now is not remembered. Free some space there.',
        { place: folder },
      );
    case 'not-writable':
      return say(
        'Ferry cannot write where it keeps its history and settings: {place}\nTransfers go on, but what happens now is not remembered. Allow writing there.',
        { place: folder },
      );
    case null:
      return null;
    default:
      return assertNever(obstacle);
  }
}

/** For a program that has started all the same: what it cannot do, and what to do about it. */
export function forgettingWords(forgets: Forgetting, home: Home): string {
  const place = home.folder;
  switch (forgets) {
    case 'no-room':
      return say(
        'The disk is full on which Ferry keeps its history and settings: {place}\nFiles can be sent and received, but what happens now is forgotten when Ferry ends. Free some space there, then start Ferry again.',
        { place },
      );
    case 'not-writable':
      return say(
        'Ferry cannot write where it keeps its history and settings: {place}\nFiles can be sent and received, but what happens now is forgotten when Ferry ends. Allow writing there, then start Ferry again.',
        { place },
      );
    default:
      return assertNever(forgets);
  }
}
