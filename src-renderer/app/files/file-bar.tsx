/** Which files of a transfer are wanted: part of a name, those that failed, those that were skipped. */
import type { FileChoice, FileFilter } from '../../../src-shared/file-page.ts';
import { say } from '../../../src-shared/say.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import hidden from '../ui/hidden.module.css';
import { SearchField } from '../ui/search-field.tsx';
import { Segments } from '../ui/segments.tsx';
import { foundLine } from './file-list-words.ts';
import styles from './file-list.module.css';

/** Fewer are seen at a glance. */
const SEEN_AT_A_GLANCE = 12;

/** Whether there is anything to choose from. */
export const hasBar = ({ fileCount, failedCount, skippedCount }: TransferSnapshot): boolean =>
  fileCount > SEEN_AT_A_GLANCE || (fileCount > 1 && failedCount + skippedCount > 0);

export interface FileBarProps {
  readonly transfer: TransferSnapshot;
  readonly names: string;
  readonly choice: FileChoice;
  /** How many fit; null = not known yet. */
  readonly total: number | null;
  readonly onChoose: (change: Partial<FileChoice>) => void;
  readonly onLeaveDown: () => void;
}

export function FileBar(props: FileBarProps) {
  const { transfer, names, choice, total, onChoose, onLeaveDown } = props;
  const filters = filtersOf(transfer);
  return (
    <div
      className={styles.bar}
      role="search"
      aria-label={say('Look through the files of {name}', { name: names })}
    >
      <SearchField
        name={say('Find a file')}
        value={choice.text}
        onSearch={(text) => onChoose({ text })}
        onLeaveDown={onLeaveDown}
      />
      {filters.length < 2 ? null : (
        <Segments
          label={say('Which files')}
          value={choice.filter}
          choices={filters}
          onChoose={(filter) => onChoose({ filter })}
        />
      )}
      <p className={hidden.hidden} role="status">
        {total === null || choice.text === '' ? '' : foundLine(total)}
      </p>
    </div>
  );
}

function filtersOf({ failedCount, skippedCount }: TransferSnapshot) {
  const filters: { readonly value: FileFilter; readonly label: string }[] = [
    { value: 'all', label: say('All') },
  ];
  if (failedCount > 0) {
    filters.push({
      value: 'failed',
      label: say('Failed ({count, number})', { count: failedCount }),
    });
  }
  if (skippedCount > 0) {
    filters.push({
      value: 'skipped',
      label: say('Skipped ({count, number})', { count: skippedCount }),
    });
  }
  return filters;
}
