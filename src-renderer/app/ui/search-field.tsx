/** A field for part of a name. What is typed shows at once, and counts when the typing pauses. */
import { Search } from 'lucide-react';
import { type KeyboardEvent, type Ref, useEffect, useState } from 'react';
import styles from './search-field.module.css';

/** Shorter than a pause for thought, longer than between two letters. */
const TYPING_PAUSE_MS = 140;
/** Fixed by main: src-main/ipc/argument-schemas.ts. */
const SEARCH_CHARS_MAX = 200;

export interface SearchFieldProps {
  readonly name: string;
  /** What is looked for now. */
  readonly value: string;
  readonly onSearch: (text: string) => void;
  /** Arrow down leads to what was found. */
  readonly onLeaveDown: () => void;
  readonly ref?: Ref<HTMLInputElement>;
}

export function SearchField({ name, value, onSearch, onLeaveDown, ref }: SearchFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onSearch(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    onLeaveDown();
  };
  return (
    <div className={styles.search}>
      <Search size={16} strokeWidth={1.75} className={styles.icon} aria-hidden />
      <input
        ref={ref}
        type="search"
        className={styles.input}
        aria-label={name}
        placeholder={name}
        autoComplete="off"
        spellCheck={false}
        maxLength={SEARCH_CHARS_MAX}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
