/** The files of one past transfer: size, SHA-256 to copy, and what became of each. */
import { FolderOpen } from 'lucide-react';
import { formatBytes } from '../../../src-shared/format.ts';
import type { TransferFile, TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { useCommands } from '../app-context.ts';
import { fileWords, isFileShowable } from '../transfers/transfer-words.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import hidden from '../ui/hidden.module.css';
import { speedLine } from './history-words.ts';
import styles from './history-files.module.css';

export function HistoryFiles({ snapshot }: { readonly snapshot: TransferSnapshot }) {
  const speed = speedLine(snapshot);
  const more = snapshot.fileCount - snapshot.files.length;
  return (
    <div className={styles.files}>
      <p className={styles.from} data-selectable>
        {snapshot.peer.host}, port {snapshot.peer.port}
        {snapshot.peer.fingerprint === null ? '' : `, key ${snapshot.peer.fingerprint}`}
      </p>
      {speed === null ? null : <p className={styles.from}>{speed}</p>}
      <table className={styles.table}>
        <colgroup>
          <col />
          <col className={styles.sizeColumn} />
          <col className={styles.actionsColumn} />
        </colgroup>
        <thead>
          <tr>
            {['File', 'Size', 'Actions'].map((heading) => (
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
      {more > 0 ? <p className={styles.more}>and {more.toLocaleString('en')} more</p> : null}
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
  const words = fileWords(file);
  return (
    <tr>
      <td>
        <span className={styles.name} title={file.name}>
          {file.name}
        </span>
        {words === null ? null : <span className={styles.words}>{words}</span>}
        {file.sha256 === null ? null : (
          <span className={styles.digest} title={file.sha256} data-selectable>
            SHA-256 {file.sha256}
          </span>
        )}
      </td>
      <td className={styles.size}>{formatBytes(file.sizeBytes ?? file.doneBytes)}</td>
      <td className={styles.actions}>
        {file.sha256 === null ? null : (
          <CopyButton text={file.sha256} name={`Copy SHA-256 of ${file.name}`} />
        )}
        {snapshot.files.length > 1 && isFileShowable(snapshot, file) ? (
          <IconButton
            name={`Show ${file.name} in its folder`}
            icon={FolderOpen}
            iconSize={14}
            onClick={() => void showInFolder(snapshot.id, index)}
          />
        ) : null}
      </td>
    </tr>
  );
}
