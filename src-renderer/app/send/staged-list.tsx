/** The files and folders that were added, each to be taken out again, and what they come to. */
import { X } from 'lucide-react';
import { memo } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useForm } from '../app-context.ts';
import { formatBytes } from '../../../src-shared/format.ts';
import type { SourceItem } from '../../../src-shared/ipc-contract.ts';
import { EntryName } from '../transfers/entry-name.tsx';
import { andMoreWords } from '../../../src-shared/contents-words.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { stagedWords } from './staged-words.ts';
import styles from './staged-list.module.css';

/** Nobody reads on beyond these, and a list of 100,000 would freeze the window. */
const STAGED_SHOWN_MAX = 200;

export function StagedList() {
  const items = useForm((form) => form.items);
  const { removeAllItems } = useCommands();
  const more = items.length - STAGED_SHOWN_MAX;
  return (
    <div className={styles.staged}>
      <ul className={styles.list} aria-label={say('Files to send')}>
        {items.slice(0, STAGED_SHOWN_MAX).map((item) => (
          <StagedItem key={item.token} item={item} />
        ))}
        {more > 0 ? <li className={styles.more}>{andMoreWords(more)}</li> : null}
      </ul>
      <div className={styles.total}>
        <p>{stagedWords(items)}</p>
        <Button look="quiet" onClick={removeAllItems}>
          {say('Remove all')}
        </Button>
      </div>
    </div>
  );
}

const StagedItem = memo(function StagedItem({ item }: { readonly item: SourceItem }) {
  const { removeItem } = useCommands();
  return (
    <li className={styles.item}>
      <div className={styles.what}>
        <EntryName name={item.name} kind={item.kind} />
        {item.preview === null ? null : (
          <p className={styles.preview} dir="auto">
            {item.preview}
          </p>
        )}
      </div>
      <span className={styles.size}>
        {item.sizeBytes === null ? say('whole folder') : formatBytes(item.sizeBytes)}
      </span>
      <IconButton
        name={say('Remove {name}', { name: item.name })}
        icon={X}
        iconSize={14}
        onClick={() => removeItem(item.token)}
      />
    </li>
  );
});
