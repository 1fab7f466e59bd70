/** What all running transfers do together, beside the title of their list. */
import { useTransfers } from '../app-context.ts';
import { totalsLine } from './totals.ts';
import styles from './transfer-list.module.css';

export function TransferTotals() {
  const line = useTransfers(({ ids, byId }) => totalsLine(ids.flatMap((id) => byId[id] ?? [])));
  return <p className={styles.totals}>{line}</p>;
}
