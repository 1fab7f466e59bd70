/** `ferry doctor`: why can a computer not be reached? Sends to that computer only. */
import { examine } from '../io/doctor/examine.ts';
import type { DoctorInvocation } from './arguments.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import type { Interruption } from './interruption.ts';
import type { Report } from './report.ts';

/** `done` if Ferry answers there, else `no answer`. */
export async function runDoctor(
  { target: { host, port } }: DoctorInvocation,
  report: Report,
  interruption: Interruption,
): Promise<ExitStatus> {
  const stop = new AbortController();
  interruption.onInterrupt(() => stop.abort());
  const examination = await examine({ host, port, announced: [] }, stop.signal);
  if (interruption.happened) return EXIT.interrupted;
  report.examined(examination);
  return examination.diagnosis === 'answers' ? EXIT.done : EXIT.noAnswer;
}
