/** What of a transfer may a window see? Everything but where files lie, and no more files than it shows. */
import type { FilePage } from '../../src-shared/file-page.ts';
import type { HistoryPage } from '../../src-shared/history-page.ts';
import { FILES_SHOWN_MAX, type TransferSnapshot } from '../../src-shared/transfer-model.ts';

export function snapshotForWindow(snapshot: TransferSnapshot): TransferSnapshot {
  return {
    ...snapshot,
    files: snapshot.files.slice(0, FILES_SHOWN_MAX).map((file) => ({ ...file, path: null })),
  };
}

export const filesForWindow = ({ total, files }: FilePage): FilePage => ({
  total,
  files: files.map((file) => ({ ...file, path: null })),
});

export const pageForWindow = (page: HistoryPage): HistoryPage => ({
  ...page,
  entries: page.entries.map(({ historyId, snapshot }) => ({
    historyId,
    snapshot: snapshotForWindow(snapshot),
  })),
});
