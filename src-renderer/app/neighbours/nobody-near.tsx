/** What to do while the list of neighbours is empty, or has nobody by what was typed. */
import { say } from '../../../src-shared/say.ts';
import styles from './neighbour-list.module.css';

export function NobodyNear({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <div className={styles.empty}>
        <p className={styles.emptyTitle}>{say('No neighbour goes by that.')}</p>
        <p>{say('If you know the address, type it below.')}</p>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{say('Nobody near is listening yet.')}</p>
      <p>{say('On the other computer: open Ferry and press Listen. It then appears here.')}</p>
      <p>{say('If it does not, type the address that it shows below.')}</p>
    </div>
  );
}
