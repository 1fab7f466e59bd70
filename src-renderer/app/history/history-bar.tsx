/** Search, direction, and clearing all of it. */
import { Search } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import type { Direction } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { assertNever } from '../../../src-shared/assert.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { ClearHistory } from './clear-history.tsx';
import { useSearch } from './use-search.ts';
import styles from './history-bar.module.css';

/** Fixed by main: src-main/ipc/argument-schemas.ts. */
const SEARCH_CHARS_MAX = 200;

const CHOICES = ['both', 'sent', 'received'] as const;
type Choice = (typeof CHOICES)[number];

export function HistoryBar() {
  const direction = useHistory((history) => history.direction);
  const { filterHistory } = useCommands();
  const [text, setText] = useSearch();
  return (
    <div className={styles.bar} role="search" aria-label={say('History')}>
      <div className={styles.search}>
        <Search size={16} strokeWidth={1.75} className={styles.icon} aria-hidden />
        <input
          type="search"
          className={styles.input}
          aria-label={say('Search history')}
          placeholder={say('Search history')}
          autoComplete="off"
          spellCheck={false}
          maxLength={SEARCH_CHARS_MAX}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <ToggleGroup.Root
        type="single"
        className={styles.group}
        aria-label={say('Direction')}
        value={direction ?? 'both'}
        onValueChange={(value) => {
          // Pressing the one that is on leaves it on.
          if (value !== '') void filterHistory(value === 'both' ? null : (value as Direction));
        }}
      >
        {CHOICES.map((value) => (
          <ToggleGroup.Item key={value} value={value} className={styles.choice}>
            {choiceLabel(value)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <ClearHistory />
    </div>
  );
}

function choiceLabel(choice: Choice): string {
  switch (choice) {
    case 'both':
      return say('All');
    case 'sent':
      return say('Sent');
    case 'received':
      return say('Received');
    default:
      return assertNever(choice);
  }
}
