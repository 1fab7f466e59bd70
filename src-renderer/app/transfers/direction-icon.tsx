/** Which way it goes, and in its colour what came of it. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Direction } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import type { Outcome } from './outcome.ts';
import { classes } from '../ui/classes.ts';
import { softTone } from '../ui/tones.ts';
import hidden from '../ui/hidden.module.css';
import styles from './direction-icon.module.css';

export interface DirectionIconProps {
  readonly direction: Direction;
  readonly outcome: Outcome;
}

export function DirectionIcon({ direction, outcome }: DirectionIconProps) {
  const Icon = direction === 'sent' ? ArrowUp : ArrowDown;
  return (
    <span className={classes(styles.icon, softTone(outcome))}>
      <Icon size={18} strokeWidth={2} aria-hidden />
      <span className={hidden.hidden}>{direction === 'sent' ? say('Sent') : say('Received')}</span>
    </span>
  );
}
