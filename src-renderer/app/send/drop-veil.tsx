/** While files are over the window: where they will go when they are let go. */
import { ArrowDownToLine } from 'lucide-react';
import { useForm, useNeighbours, useView } from '../app-context.ts';
import { isSentAtOnce, neighbourName } from '../neighbours/neighbour-words.ts';
import type { Drag } from '../stores/view-store.ts';
import { classes } from '../ui/classes.ts';
import { type DropWords, dropOnWords, dropWords } from './drop-words.ts';
import { recipientsOf, recipientWords } from './recipients.ts';
import styles from './drop-veil.module.css';

export function DropVeil() {
  const drag = useView((view) => view.drag);
  return drag === null ? null : <Veil drag={drag} />;
}

function Veil({ drag }: { readonly drag: Drag }) {
  const words = useDropWords(drag);
  return (
    <div className={styles.frame} aria-hidden>
      <div className={classes(styles.veil, drag.neighbourId !== null && styles.away)}>
        <ArrowDownToLine size={32} strokeWidth={1.75} className={styles.icon} />
        <p className={styles.title}>{words.title}</p>
        <p className={styles.text}>{words.text}</p>
      </div>
    </div>
  );
}

function useDropWords({ itemCount, neighbourId }: Drag): DropWords {
  const shown = useNeighbours((state) => state.shown);
  const to = useForm((form) => recipientWords(recipientsOf(form, shown)));
  const under = shown.find((one) => one.neighbourId === neighbourId);
  if (under === undefined || under.trust === 'blocked')
    return dropWords(itemCount, to, shown.length > 0);
  return dropOnWords(itemCount, neighbourName(under), isSentAtOnce(under, shown));
}
