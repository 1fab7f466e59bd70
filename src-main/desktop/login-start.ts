/**
 * Does Ferry start when this person logs in? On Linux that is a file of the desktop's; Windows and
 * macOS have a list. The system has the truth: people change it in the system's settings, too.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { app } from 'electron';
import type { Failure } from '../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import { say } from '../../src-shared/say.ts';
import type { SettingsStore } from '../services/settings.ts';
import { autostartEntry, isEntryOn } from './autostart-entry.ts';

/** Of the program that the system starts: no window yet, if there is a tray to open it from. */
export const HIDDEN_SWITCH = 'hidden';

export interface LoginStart {
  isOn(): boolean;
  /** Also for what is on already: the program may have moved since. */
  set(isOn: boolean): Result<null, Failure>;
}

/** `ownHome`: the home folder that this program was told to use; null = the usual one. Each has an entry of its own. */
export function loginStart(ownHome: string | null): LoginStart {
  return process.platform === 'linux' ? autostartFile(ownHome) : systemList(ownHome);
}

/** The system's word counts: into the setting, and for a program that has moved, back into the system. */
export function adoptLoginStart(login: LoginStart, settings: SettingsStore): void {
  const isOn = login.isOn();
  if (isOn !== settings.read().startAtLogin) settings.change({ startAtLogin: isOn });
  else if (isOn) login.set(true);
}

/** By the system, and not by a person who wants to see the window. */
export function isLoginStart(): boolean {
  return app.commandLine.hasSwitch(HIDDEN_SWITCH) || wasOpenedByMac();
}

function wasOpenedByMac(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

function autostartFile(ownHome: string | null): LoginStart {
  const file = join(autostartFolder(), `ferry${suffix('-', ownHome)}.desktop`);
  return {
    isOn() {
      try {
        return isEntryOn(readFileSync(file, 'utf8'));
      } catch {
        return false;
      }
    },
    set(isOn) {
      try {
        if (isOn) {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, autostartEntry([...program(), ...startArguments(ownHome)]));
        } else {
          rmSync(file, { force: true });
        }
        return ok(null);
      } catch (fault) {
        return fail({ kind: 'login-start-refused', reason: reasonOf(fault) });
      }
    },
  };
}

function systemList(ownHome: string | null): LoginStart {
  const entry = { args: startArguments(ownHome), name: `Ferry${suffix(' ', ownHome)}` };
  const isOn = (): boolean => app.getLoginItemSettings(entry).openAtLogin;
  return {
    isOn,
    set(wanted) {
      app.setLoginItemSettings({ ...entry, openAtLogin: wanted });
      if (isOn() === wanted) return ok(null);
      return fail({ kind: 'login-start-refused', reason: say('the entry was not taken') });
    },
  };
}

/** The XDG Base Directory Specification: a relative XDG_CONFIG_HOME is to be ignored. */
function autostartFolder(): string {
  const config = process.env['XDG_CONFIG_HOME'];
  return join(config && isAbsolute(config) ? config : join(homedir(), '.config'), 'autostart');
}

/** An AppImage runs from a place that is gone after it: the file itself is what can be started again. */
function program(): readonly string[] {
  const own = process.env['APPIMAGE'] ?? process.execPath;
  return app.isPackaged ? [own] : [own, app.getAppPath()];
}

function startArguments(ownHome: string | null): string[] {
  return [`--${HIDDEN_SWITCH}`, ...(ownHome === null ? [] : [`--home=${ownHome}`])];
}

function suffix(separator: string, ownHome: string | null): string {
  if (ownHome === null) return '';
  return separator + createHash('sha256').update(ownHome).digest('hex').slice(0, 8);
}

function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
