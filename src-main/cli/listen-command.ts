/** `ferry listen`: receives until it is interrupted, or (`--once`) until the first transfer is over. */
import { stat } from 'node:fs/promises';
import { isOver } from '../../src-shared/transfer-model.ts';
import type { Transfers } from '../services/transfers.ts';
import type { ListenInvocation } from './arguments.ts';
import { Consent, type ConsentMode } from './consent.ts';
import { EXIT, exitStatusOf, type ExitStatus } from './exit-status.ts';
import type { Interruption } from './interruption.ts';
import type { Report } from './report.ts';

export async function runListen(
  invocation: ListenInvocation,
  transfers: Transfers,
  report: Report,
  interruption: Interruption,
): Promise<ExitStatus> {
  if (!(await isFolder(invocation.folder))) {
    report.failure({ kind: 'folder-missing', folder: invocation.folder });
    return EXIT.failed;
  }
  const consent = new Consent(consentMode(invocation), {
    accept: (id) => {
      transfers.accept(id, null);
    },
    decline: (id) => {
      transfers.decline(id);
    },
    note: (message) => {
      report.note(message);
    },
  });
  const status = await listenUntilOver(invocation, transfers, report, interruption, consent);
  consent.close();
  return status;
}

function listenUntilOver(
  invocation: ListenInvocation,
  transfers: Transfers,
  report: Report,
  interruption: Interruption,
  consent: Consent,
): Promise<ExitStatus> {
  return new Promise((resolve) => {
    transfers.onNotice((notice) => {
      switch (notice.kind) {
        case 'transfer-changed':
          if (isOver(notice.snapshot.phase)) return;
          report.transferChanged(notice.snapshot);
          consent.handleChanged(notice.snapshot);
          return;
        case 'transfer-ended':
          consent.handleEnded(notice.snapshot.id);
          report.transferEnded(notice.snapshot);
          if (invocation.once) resolve(exitStatusOf(notice.snapshot.failure));
          return;
        case 'listening-changed':
          // Of a listener that could not begin, `listen` itself tells.
          if (notice.failure === null || transfers.listening !== null) return;
          report.failure(notice.failure);
          resolve(EXIT.failed);
          return;
        case 'transfer-dismissed':
        case 'queue-changed':
        case 'history-changed':
        case 'settings-changed':
          return;
      }
    });
    interruption.onInterrupt(() => {
      resolve(EXIT.interrupted);
    });
    const { port, bind, folder, plain } = invocation;
    void transfers.listen({ port, bind, folder, plain }).then((result) => {
      if (result.ok) report.listening(result.value, folder);
    });
  });
}

function consentMode(invocation: ListenInvocation): ConsentMode {
  if (invocation.yes) return 'accept-all';
  return process.stdin.isTTY && process.stderr.isTTY ? 'ask' : 'refuse-all';
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
