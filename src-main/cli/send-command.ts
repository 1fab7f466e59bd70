/**
 * `ferry send`: one transfer, and its end is the command's. Lost contact is waited for; who was never
 * reached is not.
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Failure } from '../../src-shared/failure.ts';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import type { SendTarget } from '../../src-shared/send-target.ts';
import { sourceFailure } from '../io/files/system-error.ts';
import { PLAIN_DEFAULTS, type SendOrder } from '../services/send-order.ts';
import type { Transfers } from '../services/transfers.ts';
import type { SendInvocation } from './arguments.ts';
import { EXIT, exitStatusOf, type ExitStatus } from './exit-status.ts';
import type { Interruption } from './interruption.ts';
import { notAHost } from './target-text.ts';
import { targetOf } from './named-device.ts';
import type { Nearby } from './nearby.ts';
import { Patience } from './patience.ts';
import type { Report } from './report.ts';

export async function runSend(
  invocation: SendInvocation,
  transfers: Transfers,
  nearby: Nearby,
  report: Report,
  interruption: Interruption,
): Promise<ExitStatus> {
  const missing = await missingAmong(invocation.paths);
  if (missing !== null) {
    report.failure(missing);
    return EXIT.failed;
  }
  const target = await targetFor(invocation, nearby, report);
  let canGoOn = false;
  let hasChangedKey = false;
  const giveUp = (id: TransferId): void => {
    canGoOn = transfers.snapshots.some((one) => one.id === id && one.phase === 'interrupted');
    transfers.giveUp(id);
  };
  const patience = new Patience(invocation.waitMs, giveUp);
  const status = await new Promise<ExitStatus>((resolve) => {
    transfers.onNotice((notice) => {
      if (notice.kind === 'transfer-changed') {
        report.transferChanged(notice.snapshot);
        patience.handleChanged(notice.snapshot);
        // It may come back somewhere else.
        if (notice.snapshot.phase === 'interrupted') nearby.begin();
        if (isVain(notice.snapshot)) giveUp(notice.snapshot.id);
      }
      if (notice.kind !== 'transfer-ended') return;
      report.transferEnded(notice.snapshot);
      const { failure } = notice.snapshot;
      hasChangedKey = failure?.kind === 'changed-key';
      const wasStopped = failure !== null && interruption.happened;
      resolve(wasStopped ? EXIT.interrupted : exitStatusOf(failure));
    });
    const begun = transfers.sendOn(orderOf(invocation, target));
    if (!begun.ok) {
      report.failure(begun.failure);
      resolve(exitStatusOf(begun.failure));
      return;
    }
    interruption.onInterrupt(() => {
      transfers.cancel(begun.value);
    });
  });
  patience.close();
  if (hasChangedKey) {
    report.note(
      'To send to it nevertheless, forget the device that you verified: ferry devices --forget <key>',
    );
  }
  if (canGoOn) report.note('The same command goes on from here, with what is there then.');
  return status;
}

/** Nobody was ever reached, or a person has to say something, and there is none. */
const isVain = ({ phase, failure, nextTryAt }: TransferSnapshot): boolean =>
  (phase === 'queued' && failure !== null) ||
  (phase === 'interrupted' && nextTryAt === null && failure?.kind !== 'interrupted');

/** Nobody is asked for a yes to a path that was mistyped. */
async function missingAmong(paths: readonly string[]): Promise<Failure | null> {
  for (const path of paths) {
    const fault = await stat(path).then(
      () => null,
      (error: unknown) => error,
    );
    if (fault === null) continue;
    const failure = sourceFailure(fault, basename(path));
    // What is there and cannot be read may be left out by choice.
    if (failure.kind === 'source-missing') return failure;
  }
  return null;
}

/** Plain UDP knows no devices, and no keys. */
async function targetFor(
  invocation: SendInvocation,
  nearby: Nearby,
  report: Report,
): Promise<SendTarget> {
  const { to, target, plainChunkBytes } = invocation;
  if (plainChunkBytes === null) return await targetOf(to, target, nearby, report);
  // Plain UDP has no keys: nobody can be named by one.
  if (target === null) throw notAHost(to);
  return target;
}

function orderOf(invocation: SendInvocation, target: SendTarget): SendOrder {
  const { paths, limitBytesPerSecond, background, conflict, skipUnreadable } = invocation;
  const { plainChunkBytes } = invocation;
  return {
    ...{ paths, limitBytesPerSecond, background, conflict, skipUnreadable },
    ...target,
    plain: plainChunkBytes === null ? null : { ...PLAIN_DEFAULTS, chunkBytes: plainChunkBytes },
  };
}
