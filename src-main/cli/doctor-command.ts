/**
 * `ferry doctor`: why can a computer not be reached? Asks that computer, and listens who announces itself
 * meanwhile.
 */
import { Doctor } from '../services/doctor.ts';
import type { DoctorInvocation } from './arguments.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { Interruption } from './interruption.ts';
import { targetOf } from './named-device.ts';
import type { Nearby } from './nearby.ts';
import type { Report } from './report.ts';

/** `done` if Ferry answers there, else `no answer`. */
export async function runDoctor(
  { target, to }: DoctorInvocation,
  nearby: Nearby,
  report: Report,
): Promise<ExitStatus> {
  const interruption = new Interruption();
  const stop = new AbortController();
  interruption.onInterrupt(() => stop.abort());
  const { neighbours } = nearby;
  try {
    const lookedAround = nearby.lookAround();
    const once = { ...nearby, lookAround: () => lookedAround };
    const meant = await targetOf(to, target, once, report);
    const doctor = new Doctor(neighbours, once.lookAround);
    const examination = await doctor.examine(meant, stop.signal);
    if (interruption.happened) return EXIT.interrupted;
    report.examined(examination);
    return examination.diagnosis === 'answers' ? EXIT.done : EXIT.noAnswer;
  } finally {
    await neighbours.close();
  }
}
