/** `ferry devices`: whom this device knows, who is visible now, and what is decided about them. Asks, and scans nobody. */
import { assertNever } from '../../src-shared/assert.ts';
import { fingerprintOf } from '../services/fingerprint.ts';
import type { Log } from '../services/log.ts';
import type { DeviceState } from '../services/open-state.ts';
import type { Device, Trust } from '../services/trust.ts';
import type { DevicesInvocation } from './arguments.ts';
import type { DeviceChange } from './device-change.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { nearbyOf } from './nearby.ts';
import type { Report } from './report.ts';
import { quotedName } from './shown-text.ts';

export async function runDevices(
  { change }: DevicesInvocation,
  state: DeviceState,
  report: Report,
  log: Log,
): Promise<ExitStatus> {
  if (change !== null) return changeDevice(change, state.trust, report);
  const { neighbours, lookAround } = nearbyOf(state, log, true);
  await lookAround();
  const devices = neighbours.all.flatMap((one) =>
    one.publicKey === null ? [] : [{ ...one, publicKey: one.publicKey }],
  );
  for (const device of devices) {
    report.device(device, state.trust.find(device.publicKey)?.rules.alwaysAccept ?? null);
  }
  if (devices.length === 0) report.note('No device has been met yet, and none is visible.');
  await neighbours.close();
  return EXIT.done;
}

/** A program of this home that runs meanwhile hears of it. */
function changeDevice(change: DeviceChange, trust: Trust, report: Report): ExitStatus {
  const found = trust
    .devices()
    .filter(({ publicKey }) => digitsOf(publicKey).startsWith(change.fingerprint));
  const [device] = found;
  if (device === undefined || found.length > 1) {
    const why = found.length > 1 ? 'more than one device has' : 'no device that was met has';
    report.error('unknown-device', `${why} a key that begins so`);
    return EXIT.failed;
  }
  const name = device.deviceName === null ? 'The unnamed device' : quotedName(device.deviceName);
  if (change.kind === 'always-accept' && device.verifiedAt === null) {
    report.error(
      'not-verified',
      `${name} is not verified: compare its key, and verify it first (--verify)`,
    );
    return EXIT.failed;
  }
  decide(change, device, trust);
  const fingerprint = fingerprintOf(Buffer.from(device.publicKey, 'hex'));
  report.note(`${name} (${fingerprint}): ${DONE[change.kind]}`);
  return EXIT.done;
}

function decide(change: DeviceChange, { publicKey, rules }: Device, trust: Trust): void {
  switch (change.kind) {
    case 'verify':
      trust.pin(publicKey, Date.now());
      return;
    case 'unverify':
      trust.unpin(publicKey);
      return;
    case 'always-accept':
      trust.setRules(publicKey, { ...rules, alwaysAccept: change.alwaysAccept });
      return;
    case 'ask':
      trust.setRules(publicKey, { ...rules, alwaysAccept: null });
      return;
    case 'block':
    case 'unblock':
      trust.setRules(publicKey, { ...rules, isBlocked: change.kind === 'block' });
      return;
    case 'forget':
      trust.forget(publicKey);
      return;
    default:
      assertNever(change);
  }
}

const DONE: Readonly<Record<DeviceChange['kind'], string>> = {
  verify: 'verified.',
  unverify: 'not verified any more.',
  'always-accept': 'always accepted: never programs, never over files that are here.',
  ask: 'asked about each time.',
  block: 'blocked, its offers are declined.',
  unblock: 'not blocked any more.',
  forget: 'forgotten.',
};

const digitsOf = (publicKey: string): string =>
  fingerprintOf(Buffer.from(publicKey, 'hex')).replaceAll(' ', '');
