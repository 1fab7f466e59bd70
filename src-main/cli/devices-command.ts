/** `ferry devices`: whom this device knows, and who is visible now. Asks, and scans nobody. */
import type { Log } from '../services/log.ts';
import type { DeviceState } from '../services/open-state.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { nearbyOf } from './nearby.ts';
import type { Report } from './report.ts';

export async function runDevices(
  state: DeviceState,
  report: Report,
  log: Log,
): Promise<ExitStatus> {
  const { neighbours, lookAround } = nearbyOf(state, log, true);
  await lookAround();
  const devices = neighbours.all.filter(({ publicKey }) => publicKey !== null);
  for (const device of devices) report.device(device);
  if (devices.length === 0) report.note('No device has been met yet, and none is visible.');
  await neighbours.close();
  return EXIT.done;
}
