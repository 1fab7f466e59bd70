/** What kind of computer is this? For an icon on other screens: a guess, from whether it has a battery. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DeviceKind } from '../../../src-shared/neighbour-model.ts';

export interface KindSigns {
  /** Null = the system does not say. */
  readonly hasBattery: boolean | null;
  /** Somebody can sit at it. */
  readonly hasDisplay: boolean;
}

export function deviceKindOf({ hasBattery, hasDisplay }: KindSigns): DeviceKind {
  if (hasBattery === true) return 'laptop';
  return hasDisplay ? 'desktop' : 'server';
}

const POWER_SUPPLIES = '/sys/class/power_supply';

/** Of the computer, not of a mouse. Asks the system; null where it does not say. */
export async function hasBattery(
  platform: NodeJS.Platform = process.platform,
  suppliesFolder: string = POWER_SUPPLIES,
): Promise<boolean | null> {
  try {
    if (platform === 'linux') {
      return readdirSync(suppliesFolder).some((name) => isBattery(join(suppliesFolder, name)));
    }
    if (platform !== 'darwin') return null;
    const { stdout } = await promisify(execFile)('/usr/bin/pmset', ['-g', 'batt']);
    return stdout.includes('InternalBattery');
  } catch {
    return null;
  }
}

function isBattery(supply: string): boolean {
  const read = (file: string): string | null => {
    try {
      return readFileSync(join(supply, file), 'utf8').trim();
    } catch {
      return null;
    }
  };
  return read('type') === 'Battery' && read('scope') !== 'Device';
}

/** Has the session a screen? Elsewhere than on Linux that is taken for granted. */
export const hasDisplay = (
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): boolean => platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
