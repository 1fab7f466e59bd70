/** Everything that is going on or ended since the app started, newest on top. */
import { isOver } from '../../../src-shared/transfer-model.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { TransferItem } from './transfer-item.tsx';
import styles from './transfer-list.module.css';

export function TransferList() {
  const ids = useTransfers((state) => state.ids);
  const overCount = useTransfers(
    ({ byId }) => Object.values(byId).filter(({ phase }) => isOver(phase)).length,
  );
  const { dismissAllOver } = useCommands();
  if (ids.length === 0) return null;
  return (
    <section aria-labelledby="transfers-title">
      <header className={styles.head}>
        <h2 id="transfers-title" className={styles.title}>
          Transfers
        </h2>
        {overCount > 1 ? (
          <Button look="quiet" onClick={() => void dismissAllOver()}>
            Clear finished
          </Button>
        ) : null}
      </header>
      <ul className={styles.list} aria-label="Transfers">
        {ids.map((id) => (
          <TransferItem key={id} id={id} />
        ))}
      </ul>
    </section>
  );
}
