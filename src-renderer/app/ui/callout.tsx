/** Something that needs a look before going on: what it is, and what to do. */
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { classes } from './classes.ts';
import styles from './callout.module.css';

export interface CalloutProps {
  readonly tone: 'warn' | 'bad';
  readonly title: string;
  readonly advice?: string;
  /** Read aloud as soon as it appears. */
  readonly isAlert?: boolean;
}

export function Callout({ tone, title, advice, isAlert = false }: CalloutProps) {
  const Icon = tone === 'bad' ? CircleAlert : TriangleAlert;
  return (
    <div className={classes(styles.callout, styles[tone])} role={isAlert ? 'alert' : undefined}>
      <Icon size={16} className={styles.icon} aria-hidden />
      <p className={styles.title}>{title}</p>
      {advice === undefined ? null : <p className={styles.advice}>{advice}</p>}
    </div>
  );
}
