/** The mark behind a neighbour's name: its shape says it, its colour repeats it, and so does a word. */
import { Ban, type LucideIcon, ShieldCheck, TriangleAlert } from 'lucide-react';
import { classes } from '../ui/classes.ts';
import hidden from '../ui/hidden.module.css';
import { type NeighbourMark, markWords } from './neighbour-words.ts';
import styles from './neighbour-mark.module.css';

const ICONS: Readonly<Record<NeighbourMark, LucideIcon>> = {
  verified: ShieldCheck,
  blocked: Ban,
  lookalike: TriangleAlert,
};

export function NeighbourMarkIcon({ mark }: { readonly mark: NeighbourMark }) {
  const Icon = ICONS[mark];
  return (
    <span className={classes(styles.mark, styles[mark])}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      {/* The others stand below the name for all to read. */}
      {mark === 'verified' ? <span className={hidden.hidden}>{markWords(mark)}</span> : null}
    </span>
  );
}
