/** The files of one past transfer: size, SHA-256 to copy, and what became of each. */
import { FolderOpen } from 'lucide-react';
import { formatBytes } from '../../../src-shared/format.ts';
import type { HistoryEntry } from '../../../src-shared/ipc-contract.ts';
import type { TransferFile, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { fileWords, isFileShowable } from '../transfers/file-words.ts';
import { EntryName } from '../transfers/entry-name.tsx';
import { andMoreWords } from '../../../src-shared/contents-words.ts';
import { skipLine } from '../../../src-shared/skip-words.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import hidden from '../ui/hidden.module.css';
import { ReceiptButton } from './receipt-button.tsx';
import { hasReceipt, peerAddressWords, speedLine } from './history-words.ts';
import styles from './history-files.module.css';

export function HistoryFiles({ entry }: { readonly entry: HistoryEntry }) {
  const { historyId, snapshot } = entry;
  const speed = speedLine(snapshot);
  const skipped = skipLine(snapshot);
  const more = snapshot.fileCount - snapshot.files.length;
  return (
    <div className={styles.files}>
      <p className={styles.from} data-selectable>
        {peerAddressWords(snapshot.peer)}
      </p>
      {speed === null ? null : <p className={styles.from}>{speed}</p>}
      {skipped === '' ? null : <p className={styles.from}>{skipped}</p>}
      <table className={styles.table}>
        <colgroup>
          <col />
          <col className={styles.sizeColumn} />
          <col className={styles.actionsColumn} />
        </colgroup>
        <thead>
          <tr>
            {[say('File'), say('Size'), say('Actions')].map((heading) => (
              <th key={heading} scope="col" className={styles.heading}>
                <span className={hidden.hidden}>{heading}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {snapshot.files.map((file, index) => (
            <FileRow key={index} snapshot={snapshot} file={file} index={index} />
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className={styles.more}>{andMoreWords(more)}</p> : null}
      {hasReceipt(snapshot) ? (
        <div className={styles.receipt}>
          <ReceiptButton historyId={historyId} />
          <p className={styles.words}>
            {say(
              'Who sent which files to whom, with sizes and SHA-256, signed with the devices’ keys.',
            )}
          </p>
        </div>
      ) : null}
    </div>
  );
}

interface FileRowProps {
  readonly snapshot: TransferSnapshot;
  readonly file: TransferFile;
  readonly index: number;
}

function FileRow({ snapshot, file, index }: FileRowProps) {
  const { showInFolder } = useCommands();
  const words = fileWords(file, snapshot.direction);
  return (
    <tr>
      <td>
        <EntryName name={file.name} kind={file.kind} />
        {words === null ? null : <span className={styles.words}>{words}</span>}
        {file.sha256 === null ? null : (
          <span className={styles.digest} title={file.sha256} data-selectable>
            SHA-256 {file.sha256}
          </span>
        )}
      </td>
      <td className={styles.size}>
        {file.kind === 'file' ? formatBytes(file.sizeBytes ?? file.doneBytes) : ''}
      </td>
      <td className={styles.actions}>
        {file.sha256 === null ? null : (
          <CopyButton
            text={file.sha256}
            name={say('Copy SHA-256 of {name}', { name: file.name })}
          />
        )}
        {snapshot.files.length > 1 && isFileShowable(snapshot, file) ? (
          <IconButton
            name={say('Show {name} in its folder', { name: file.name })}
            icon={FolderOpen}
            iconSize={14}
            onClick={() => void showInFolder(snapshot.id, index)}
          />
        ) : null}
      </td>
    </tr>
  );
}
