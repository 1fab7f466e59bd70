/**
 * Where does this device's state live? One folder, shared by the app and the command: `--home`,
 * else FERRY_HOME, else the platform's own place. Decides names and modes of what lies in it, not
 * what is in those files.
 */
import { chmodSync, existsSync, mkdirSync, openSync, closeSync } from 'node:fs';
import { isAbsolute, join, posix, resolve, win32 } from 'node:path';
import type { Failure } from '../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';

export interface Home {
  readonly folder: string;
  /** The device's key: the app's, and the command's as long as it can read it (identity.ts). */
  readonly identityFile: string;
  /** The command's own key, where the app's is sealed by the system's keychain. */
  readonly commandIdentityFile: string;
  /** History, devices, settings. */
  readonly databaseFile: string;
  /** What it takes to go on with transfers that were interrupted (io/resume). */
  readonly resumeFolder: string;
  /** Text and pictures that were pasted, until they are sent (services/pasted.ts). */
  readonly pastedFolder: string;
  readonly logsFolder: string;
  /** What Chromium keeps: caches, the lock that makes one app a home. Nothing of ours. */
  readonly windowFolder: string;
  /** Size and place of the window. */
  readonly windowStateFile: string;
}

export type HomeFailure =
  | Extract<Failure, { kind: 'folder-not-writable' }>
  | { readonly kind: 'home-without-room'; readonly folder: string };

/** What the default depends on, as values, so that a test can be any platform. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `os.homedir()`. */
  readonly userFolder: string;
}

/** An absolute path; `option` is what `--home` said, or null. Touches nothing. */
export function homeFolder(option: string | null, surroundings: Surroundings): string {
  const wanted = option || surroundings.env['FERRY_HOME'];
  if (wanted) return resolve(wanted);
  return platformFolder(surroundings);
}

function platformFolder({ platform, env, userFolder }: Surroundings): string {
  switch (platform) {
    case 'darwin':
      return posix.join(userFolder, 'Library', 'Application Support', 'Ferry');
    case 'win32':
      return win32.join(env['APPDATA'] || win32.join(userFolder, 'AppData', 'Roaming'), 'Ferry');
    default: {
      // The XDG specification: a relative XDG_CONFIG_HOME is to be ignored.
      const config = env['XDG_CONFIG_HOME'];
      const base = config && isAbsolute(config) ? config : posix.join(userFolder, '.config');
      return posix.join(base, 'ferry');
    }
  }
}

/** Nobody else on this computer may look inside. Windows has per-user folders instead of modes. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Makes the folder and what must exist in it. An existing folder keeps its mode: it may be shared on purpose. */
export function openHome(folder: string): Result<Home, HomeFailure> {
  const home: Home = {
    folder,
    identityFile: join(folder, 'identity.json'),
    commandIdentityFile: join(folder, 'identity-command.json'),
    databaseFile: join(folder, 'ferry.db'),
    resumeFolder: join(folder, 'resume'),
    pastedFolder: join(folder, 'pasted'),
    logsFolder: join(folder, 'logs'),
    windowFolder: join(folder, 'window'),
    windowStateFile: join(folder, 'window.json'),
  };
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    for (const inner of [home.logsFolder, home.windowFolder]) makePrivate(inner);
    // SQLite gives its journal the mode of the database, and would itself create that for all to read.
    if (!existsSync(home.databaseFile)) closeSync(openSync(home.databaseFile, 'a', FILE_MODE));
    return ok(home);
  } catch (error) {
    // What is there can be read where nothing can be written: enough to start with.
    if (existsSync(home.databaseFile) && existsSync(home.identityFile)) return ok(home);
    return fail(refusalOf(error, folder));
  }
}

function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  chmodSync(folder, FOLDER_MODE);
}

function refusalOf(error: unknown, folder: string): HomeFailure {
  return isWithoutRoom((error as NodeJS.ErrnoException).code)
    ? { kind: 'home-without-room', folder }
    : { kind: 'folder-not-writable', folder };
}

/** Of an error of the system: the disk, or this user's share of it, is full. */
export function isWithoutRoom(code: string | undefined): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT';
}
