/**
 * `ferry listen`: receives until it is interrupted, or (`--once`) until the first transfer is over, or
 * has been waited for long enough. What an earlier program left unfinished goes on.
 */
import { stat } from 'node:fs/promises';
import { isOver } from '../../src-shared/transfer-model.ts';
import { announceListener } from '../services/neighbours/open-neighbours.ts';
import type { Transfers } from '../services/transfers.ts';
import type { ListenInvocation } from './arguments.ts';
import { Consent, type ConsentMode } from './consent.ts';
import { EXIT, exitStatusOf, type ExitStatus } from './exit-status.ts';
import type { Interruption } from './interruption.ts';
import type { Nearby } from './nearby.ts';
import { Patience } from './patience.ts';
import type { Report } from './report.ts';
import { shownFailureWords } from './shown-text.ts';

export async function runListen(
  invocation: ListenInvocation,
  transfers: Transfers,
  nearby: Nearby,
  report: Report,
  interruption: Interruption,
): Promise<ExitStatus> {
  if (!(await isFolder(invocation.folder))) {
    report.failure({ kind: 'folder-missing', folder: invocation.folder });
    return EXIT.failed;
  }
  if (!invocation.invisible) {
    announceListener(nearby.neighbours, transfers, invocation.bind);
    nearby.begin();
  }
  const consent = new Consent(consentMode(invocation), {
    accept: (id, conflict) => {
      transfers.accept(id, null, conflict);
    },
    turnTo: async (id, folder) => {
      const turned = await transfers.setFolder(id, folder);
      return turned.ok ? null : shownFailureWords(turned.failure).title;
    },
    decline: (id, why) => {
      transfers.decline(id, why ?? undefined);
    },
    ruleOf: (publicKey) => transfers.devices.alwaysAcceptOf(publicKey),
    verify: (publicKey) => {
      transfers.devices.verify(publicKey);
    },
    note: (message) => {
      report.note(message);
    },
  });
  await transfers.takeUp({ sent: false, received: true });
  for (const snapshot of transfers.snapshots) report.transferChanged(snapshot);
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
    const end = (status: ExitStatus): void => {
      patience.close();
      resolve(status);
    };
    const { port, bind, folder, conflict, plain } = invocation;
    /** From now on a change of where it listens is news. */
    let isBegun = false;
    const patience = new Patience(invocation.waitMs, (id) => {
      const waited = transfers.snapshots.find((one) => one.id === id);
      if (waited === undefined) return;
      report.transferEnded(waited);
      end(exitStatusOf(waited.failure));
    });
    transfers.onNotice((notice) => {
      switch (notice.kind) {
        case 'transfer-changed':
          if (isOver(notice.snapshot.phase)) return;
          report.transferChanged(notice.snapshot);
          if (invocation.once) patience.handleChanged(notice.snapshot);
          consent.handleChanged(notice.snapshot);
          return;
        case 'transfer-ended':
          consent.handleEnded(notice.snapshot.id);
          report.transferEnded(notice.snapshot);
          if (invocation.once) end(exitStatusOf(notice.snapshot.failure));
          return;
        case 'listening-changed':
          if (notice.state !== null && isBegun) report.listening(notice.state, folder);
          // Of a listener that could not begin, `listen` itself tells.
          if (notice.failure === null || transfers.listening !== null) return;
          report.failure(notice.failure);
          end(EXIT.failed);
          return;
        case 'transfer-dismissed':
        case 'queue-changed':
        case 'history-changed':
        case 'devices-changed':
        case 'previews-changed':
        case 'settings-changed':
        case 'not-remembered':
          return;
      }
    });
    interruption.onInterrupt(() => {
      end(EXIT.interrupted);
    });
    void transfers.listen({ port, bind, folder, conflict, plain }).then((result) => {
      if (!result.ok) return;
      isBegun = true;
      report.listening(result.value, folder);
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
