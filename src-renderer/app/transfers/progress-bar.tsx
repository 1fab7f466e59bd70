/** How far something is. Grows by a transform, which costs no layout. */
import { classes } from '../ui/classes.ts';
import styles from './progress-bar.module.css';

export interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1; null = nobody knows. */
  readonly fraction: number | null;
  /** In words, for those who cannot see it. */
  readonly text: string;
  readonly tone: 'moving' | 'good' | 'bad' | 'stopped';
}

export function ProgressBar({ label, fraction, text, tone }: ProgressBarProps) {
  const isUnknown = fraction === null;
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={isUnknown ? undefined : Math.floor(fraction * 100)}
      aria-valuetext={text}
    >
      <div
        className={classes(styles.fill, styles[tone], isUnknown && styles.unknown)}
        style={isUnknown ? undefined : { transform: `scaleX(${fraction.toFixed(4)})` }}
      />
    </div>
  );
}
