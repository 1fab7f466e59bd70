/** `ferry send`: one transfer, and its end is the command's. */
import type { Transfers } from '../services/transfers.ts';
import { PLAIN_DEFAULTS } from '../services/transfers.ts';
import type { SendInvocation } from './arguments.ts';
import { EXIT, exitStatusOf, type ExitStatus } from './exit-status.ts';
import type { Interruption } from './interruption.ts';
import type { Report } from './report.ts';

export async function runSend(
  invocation: SendInvocation,
  transfers: Transfers,
  report: Report,
  interruption: Interruption,
): Promise<ExitStatus> {
  return await new Promise((resolve) => {
    transfers.onNotice((notice) => {
      if (notice.kind === 'transfer-changed') report.transferChanged(notice.snapshot);
      if (notice.kind !== 'transfer-ended') return;
      report.transferEnded(notice.snapshot);
      const { failure } = notice.snapshot;
      const wasStopped = failure !== null && interruption.happened;
      resolve(wasStopped ? EXIT.interrupted : exitStatusOf(failure));
    });
    const { plainChunkBytes } = invocation;
    const begun = transfers.send({
      paths: invocation.paths,
      ...invocation.target,
      limitBytesPerSecond: invocation.limitBytesPerSecond,
      background: invocation.background,
      plain: plainChunkBytes === null ? null : { ...PLAIN_DEFAULTS, chunkBytes: plainChunkBytes },
    });
    if (!begun.ok) {
      report.failure(begun.failure);
      resolve(exitStatusOf(begun.failure));
      return;
    }
    interruption.onInterrupt(() => {
      transfers.cancel(begun.value);
    });
  });
}
