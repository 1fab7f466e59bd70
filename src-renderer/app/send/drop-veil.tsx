/** While files are over the window: where they will go when they are let go. */
import { ArrowDownToLine } from 'lucide-react';
import { useForm, useMe, useView } from '../app-context.ts';
import { classes } from '../ui/classes.ts';
import { dropWords } from './drop-words.ts';
import styles from './drop-veil.module.css';

export function DropVeil() {
  const drag = useView((view) => view.drag);
  const host = useForm((form) => form.host);
  const port = useForm((form) => form.port);
  const recent = useMe((me) => me.settings?.recentHosts);
  if (!drag) return null;
  const words = dropWords(drag, { host, port }, recent ?? []);
  return (
    <div className={styles.frame} aria-hidden>
      <div className={classes(styles.veil, drag.neighbour !== null && styles.away)}>
        <ArrowDownToLine size={32} strokeWidth={1.75} className={styles.icon} />
        <p className={styles.title}>{words.title}</p>
        <p className={styles.text}>{words.text}</p>
      </div>
    </div>
  );
}
