/** What of a transfer may a window see? Everything but where files lie, and no more files than it shows. */
import { FILES_SHOWN_MAX, type TransferSnapshot } from '../../src-shared/transfer-model.ts';

export function snapshotForWindow(snapshot: TransferSnapshot): TransferSnapshot {
  return {
    ...snapshot,
    files: snapshot.files.slice(0, FILES_SHOWN_MAX).map((file) => ({ ...file, path: null })),
  };
}
