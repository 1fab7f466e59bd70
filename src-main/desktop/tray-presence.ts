/**
 * Is there a tray that people see? Windows and macOS always have one. On Linux a panel offers it
 * over the session bus (StatusNotifierItem), or does not: then an icon would be put nowhere, and a
 * window that is hidden would be gone. Panels start and end, so it is asked whenever it matters.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Longer than a bus under load takes; nobody waits that long for a window to close. */
const ANSWER_MAX_MS = 1_000;

const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = 'org.freedesktop.DBus';

/** Two programs that ask the same; a desktop has one of them or both. */
const ASKERS: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    // prettier-ignore
    ['call', '--session', '--dest', BUS, '--object-path', '/', '--method', `${BUS}.NameHasOwner`, WATCHER],
  ],
  [
    'dbus-send',
    [
      '--session',
      '--print-reply',
      `--dest=${BUS}`,
      '/',
      `${BUS}.NameHasOwner`,
      `string:${WATCHER}`,
    ],
  ],
];

export async function hasTray(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  // Without this, the programs would start a bus of their own.
  if (!hasSessionBus()) return false;
  for (const [program, args] of ASKERS) {
    const answer = await answerOf(program, args);
    if (answer !== null) return /\btrue\b/.test(answer);
  }
  return false;
}

function hasSessionBus(): boolean {
  const runtimeFolder = process.env['XDG_RUNTIME_DIR'];
  return (
    Boolean(process.env['DBUS_SESSION_BUS_ADDRESS']) ||
    (runtimeFolder !== undefined && existsSync(join(runtimeFolder, 'bus')))
  );
}

/** Null where the program is missing, or the bus does not answer. */
function answerOf(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: ANSWER_MAX_MS }, (fault, stdout) =>
      resolve(fault ? null : stdout),
    );
  });
}
