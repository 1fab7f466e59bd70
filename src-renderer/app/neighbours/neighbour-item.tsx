/** One neighbour: its name, where it is, and whether it is the one to send to. */
import { Check, Monitor } from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useForm, useView } from '../app-context.ts';
import type { RecentHost } from '../../../src-shared/ipc-contract.ts';
import { formatDestination } from '../send/destination.ts';
import { classes } from '../ui/classes.ts';
import { neighbourKey } from './neighbour-key.ts';
import styles from './neighbour-item.module.css';

export function NeighbourItem({ neighbour }: { readonly neighbour: RecentHost }) {
  const key = neighbourKey(neighbour);
  const isPicked = useForm(
    (form) => form.host.trim() === neighbour.host && form.port === String(neighbour.port),
  );
  const isDragging = useView((view) => view.drag !== null);
  const isUnder = useView((view) => view.drag?.neighbour === key);
  const { setDestination } = useCommands();
  const where = formatDestination(neighbour);
  return (
    <li>
      <button
        type="button"
        className={classes(
          styles.item,
          isPicked && styles.picked,
          isDragging && styles.target,
          isUnder && styles.under,
        )}
        aria-pressed={isPicked}
        data-neighbour={key}
        onClick={() => setDestination(neighbour)}
      >
        <Monitor size={18} strokeWidth={1.75} className={styles.icon} aria-hidden />
        <span className={styles.words}>
          <span className={styles.name}>{neighbour.deviceName ?? neighbour.host}</span>
          <span className={styles.where}>{isUnder ? say('Drop to send') : where}</span>
        </span>
        {isPicked ? <Check size={16} className={styles.check} aria-hidden /> : null}
      </button>
    </li>
  );
}
