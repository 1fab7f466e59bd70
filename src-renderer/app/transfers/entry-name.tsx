/** One file, folder or link of a transfer: what it is, and its path with the name in front of where it lies. */
import { File, Folder, FolderSymlink, type LucideIcon } from 'lucide-react';
import type { EntryKind } from '../../../src-shared/transfer-model.ts';
import { splitPath } from './file-words.ts';
import hidden from '../ui/hidden.module.css';
import styles from './entry-name.module.css';

const KINDS: Readonly<Record<EntryKind, { readonly icon: LucideIcon; readonly word: string }>> = {
  file: { icon: File, word: '' },
  folder: { icon: Folder, word: ', folder' },
  link: { icon: FolderSymlink, word: ', link' },
};

export interface EntryNameProps {
  readonly name: string;
  readonly kind: EntryKind;
}

export function EntryName({ name, kind }: EntryNameProps) {
  const { icon: Icon, word } = KINDS[kind];
  const { folder, base } = splitPath(name);
  return (
    <span className={styles.entry} title={name}>
      <Icon size={16} strokeWidth={1.75} className={styles.icon} aria-hidden />
      <span className={styles.path}>
        {folder === '' ? null : <span className={styles.folder}>{folder}</span>}
        <span className={styles.base}>{base}</span>
        {word === '' ? null : <span className={hidden.hidden}>{word}</span>}
      </span>
    </span>
  );
}
