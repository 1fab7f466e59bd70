/** Everything that goes on, then what waits in its order, then what ended since the app started; else newest on top. */
import { useShallow } from 'zustand/react/shallow';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { listGroups } from './queue-order.ts';
import { TransferTotals } from './transfer-totals.tsx';
import { TransferItem } from './transfer-item.tsx';
import { TRANSFERS_TITLE_ID } from './transfers-strip.tsx';
import styles from './transfer-list.module.css';

export function TransferList() {
  const ongoing = useTransfers(useShallow((state) => listGroups(state).ongoing));
  const queued = useTransfers(useShallow((state) => listGroups(state).queued));
  const over = useTransfers(useShallow((state) => listGroups(state).over));
  const { dismissAllOver } = useCommands();
  const ids = [...ongoing, ...queued, ...over];
  if (ids.length === 0) return null;
  const headings = new Map([
    [queued[0], say('Waiting, in this order')],
    [ongoing.length + queued.length > 0 ? over[0] : undefined, say('Finished')],
  ]);
  return (
    <section aria-labelledby={TRANSFERS_TITLE_ID} tabIndex={-1} className={styles.section}>
      <header className={styles.head}>
        <h2 id={TRANSFERS_TITLE_ID} className={styles.title}>
          {say('Transfers')}
        </h2>
        <TransferTotals />
        {over.length > 1 ? (
          <Button look="quiet" onClick={() => void dismissAllOver()}>
            {say('Clear finished')}
          </Button>
        ) : null}
      </header>
      <ul className={styles.list} aria-label={say('Transfers')}>
        {ids.map((id) => (
          <TransferItem key={id} id={id} heading={headings.get(id) ?? null} />
        ))}
      </ul>
    </section>
  );
}
