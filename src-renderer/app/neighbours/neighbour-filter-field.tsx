/** Above a list of neighbours that is too long to look through: part of a name, an address or a fingerprint. */
import { say } from '../../../src-shared/say.ts';
import hidden from '../ui/hidden.module.css';
import { SearchField } from '../ui/search-field.tsx';
import styles from './neighbour-list.module.css';

export interface NeighbourFilterProps {
  readonly value: string;
  readonly foundCount: number;
  readonly onFilter: (text: string) => void;
  /** Arrow down leads to those that were found. */
  readonly onLeaveDown: () => void;
}

export function NeighbourFilter(props: NeighbourFilterProps) {
  const { value, foundCount, onFilter, onLeaveDown } = props;
  return (
    <div className={styles.filter} role="search" aria-label={say('Neighbours')}>
      <SearchField
        name={say('Find a neighbour')}
        value={value}
        onSearch={onFilter}
        onLeaveDown={onLeaveDown}
      />
      <p className={hidden.hidden} role="status">
        {value.trim() === ''
          ? ''
          : say('{count, plural, one {# neighbour} other {# neighbours}}', { count: foundCount })}
      </p>
    </div>
  );
}
