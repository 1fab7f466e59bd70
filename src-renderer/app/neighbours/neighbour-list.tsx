/** Whom this computer can send to. Each can be picked, has a menu, and takes files that are dropped on it. */
import { useRef, useState } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useForm, useNeighbours } from '../app-context.ts';
import { listedNeighbours } from './listed-neighbours.ts';
import { LOOKED_THROUGH_MAX, neighboursWith } from './neighbour-filter.ts';
import { NeighbourFilter } from './neighbour-filter-field.tsx';
import { NeighbourRows } from './neighbour-rows.tsx';
import { NobodyNear } from './nobody-near.tsx';
import { focusTabStop, useAskedWhom } from './use-asked-whom.ts';
import { useHeldList } from './use-held-list.ts';
import styles from './neighbour-list.module.css';

export function NeighbourList() {
  const shown = useNeighbours((state) => state.shown);
  const picks = useForm((form) => form.picks);
  const isAsking = useForm(
    (form) => form.items.length > 0 && form.picks.length === 0 && form.host.trim() === '',
  );
  const listRef = useRef<HTMLUListElement>(null);
  const [filter, setFilter] = useState('');
  const all = listedNeighbours(shown, picks);
  const isLong = all.length > LOOKED_THROUGH_MAX;
  const listed = isLong ? neighboursWith(filter, all) : all;
  const hold = useHeldList();
  useAskedWhom(listRef);
  return (
    <section className={styles.section} aria-labelledby="neighbours-title">
      <header className={styles.head}>
        <h2 id="neighbours-title" className={styles.title}>
          {say('Neighbours')}
        </h2>
        {isAsking && all.length > 0 ? (
          <p className={styles.ask}>{say('Pick one or several')}</p>
        ) : null}
      </header>
      {isLong ? (
        <NeighbourFilter
          value={filter}
          foundCount={listed.length}
          onFilter={setFilter}
          onLeaveDown={() => focusTabStop(listRef.current)}
        />
      ) : null}
      {listed.length === 0 ? (
        <NobodyNear isFiltered={all.length > 0} />
      ) : (
        <NeighbourRows neighbours={listed} listRef={listRef} hold={hold} />
      )}
    </section>
  );
}
