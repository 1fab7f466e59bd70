/** One file, folder or link of a transfer: what it is, and its path with the name in front of where it lies. */
import { File, Folder, FolderSymlink, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EntryKind } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { assertNever } from '../../../src-shared/assert.ts';
import { splitPath } from './file-words.ts';
import hidden from '../ui/hidden.module.css';
import styles from './entry-name.module.css';

const ICONS: Readonly<Record<EntryKind, LucideIcon>> = {
  file: File,
  folder: Folder,
  link: FolderSymlink,
};

export interface EntryNameProps {
  readonly name: string;
  readonly kind: EntryKind;
  /** In the place of the icon. */
  readonly picture?: ReactNode;
}

export function EntryName({ name, kind, picture }: EntryNameProps) {
  const Icon = ICONS[kind];
  const word = kindWord(kind);
  const { folder, base } = splitPath(name);
  return (
    <span className={styles.entry} title={name}>
      {picture ?? <Icon size={16} strokeWidth={1.75} className={styles.icon} aria-hidden />}
      <span className={styles.path} dir="ltr">
        {folder === '' ? null : (
          <span className={styles.folder} dir="auto">
            {folder}
          </span>
        )}
        <span className={styles.base} dir="auto">
          {base}
        </span>
        {word === '' ? null : <span className={hidden.hidden}>{word}</span>}
      </span>
    </span>
  );
}

/** For those who do not see the icon; a file needs none. */
function kindWord(kind: EntryKind): string {
  switch (kind) {
    case 'file':
      return '';
    case 'folder':
      return say(', folder');
    case 'link':
      return say(', link');
    default:
      return assertNever(kind);
  }
}
