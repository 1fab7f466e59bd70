/** Passes on to the window what changed. Values only, never a path of a file. */
import type { WebContents } from 'electron';
import type { NoticeName, Notices, Settings } from '../../src-shared/ipc-contract.ts';
import type { Neighbours } from '../services/neighbours/neighbours.ts';
import type { Transfers } from '../services/transfers.ts';
import { noticeChannel } from '../../src-shared/ipc-channels.ts';
import { snapshotForWindow } from './for-window.ts';

export type SendNotice = <N extends NoticeName>(name: N, notice: Notices[N]) => void;

export function noticesTo(contents: WebContents): SendNotice {
  return (name, notice) => {
    if (!contents.isDestroyed()) contents.send(noticeChannel(name), notice);
  };
}

export function mirrorTransfers(
  transfers: Transfers,
  send: SendNotice,
  readSettings: () => Settings,
): void {
  transfers.onNotice((notice) => {
    switch (notice.kind) {
      case 'transfer-changed':
        send('transfer-changed', snapshotForWindow(notice.snapshot));
        return;
      case 'transfer-dismissed':
        send('transfer-dismissed', notice.id);
        return;
      case 'queue-changed':
        send('queue-changed', notice.queue);
        return;
      case 'listening-changed':
        send('listening-changed', { state: notice.state, failure: notice.failure });
        return;
      case 'previews-changed':
        send('previews-changed', notice.id);
        return;
      case 'history-changed':
        send('history-changed', null);
        return;
      case 'settings-changed':
        send('settings-changed', readSettings());
        return;
      case 'devices-changed':
        send('devices-changed', transfers.devices.all);
        return;
      case 'transfer-ended':
      case 'not-remembered':
        return;
    }
  });
}

export function mirrorNeighbours(neighbours: Neighbours, send: SendNotice): void {
  neighbours.onChange((all) => {
    send('neighbours-changed', all);
  });
}
