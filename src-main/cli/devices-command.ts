/** `ferry devices`: whom this device knows, who is visible now, and what is decided about them. Asks, and scans nobody. */
import { assertNever } from '../../src-shared/assert.ts';
import { fingerprintOf } from '../services/fingerprint.ts';
import type { Log } from '../services/log.ts';
import type { DeviceState } from '../services/open-state.ts';
import type { Trust } from '../services/trust.ts';
import type { DevicesInvocation } from './arguments.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { nearbyOf } from './nearby.ts';
import type { Report } from './report.ts';

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

type Change = NonNullable<DevicesInvocation['change']>;

/** A program of this home that runs meanwhile learns of it when it is started again. */
function changeDevice({ kind, fingerprint }: Change, trust: Trust, report: Report): ExitStatus {
  const found = trust
    .devices()
    .filter(({ publicKey }) => digitsOf(publicKey).startsWith(fingerprint));
  const [device] = found;
  if (device === undefined || found.length > 1) {
    const why = found.length > 1 ? 'more than one device has' : 'no device that was met has';
    report.error('unknown-device', `${why} a key that begins so`);
    return EXIT.failed;
  }
  decide(kind, device.publicKey, trust);
  const name = device.deviceName ?? 'The unnamed device';
  report.note(`${name} (${fingerprintOf(Buffer.from(device.publicKey, 'hex'))}): ${DONE[kind]}`);
  return EXIT.done;
}

function decide(kind: Change['kind'], publicKey: string, trust: Trust): void {
  switch (kind) {
    case 'verify':
      trust.pin(publicKey, Date.now());
      return;
    case 'unverify':
      trust.unpin(publicKey);
      return;
    case 'block':
    case 'unblock': {
      const alwaysAccept = trust.find(publicKey)?.rules.alwaysAccept ?? null;
      trust.setRules(publicKey, { alwaysAccept, isBlocked: kind === 'block' });
      return;
    }
    case 'forget':
      trust.forget(publicKey);
      return;
    default:
      assertNever(kind);
  }
}

const DONE: Readonly<Record<Change['kind'], string>> = {
  verify: 'verified.',
  unverify: 'not verified any more.',
  block: 'blocked, its offers are declined.',
  unblock: 'not blocked any more.',
  forget: 'forgotten.',
};

const digitsOf = (publicKey: string): string =>
  fingerprintOf(Buffer.from(publicKey, 'hex')).replaceAll(' ', '');
