/** One or two words about the thing that it stands beside. */
import type { LucideIcon } from 'lucide-react';
import { classes } from './classes.ts';
import styles from './badge.module.css';

export interface BadgeProps {
  readonly tone: 'neutral' | 'good' | 'warn' | 'bad';
  readonly icon?: LucideIcon;
  readonly children: string;
}

export function Badge({ tone, icon: Icon, children }: BadgeProps) {
  return (
    <span className={classes(styles.badge, styles[tone])}>
      {Icon ? <Icon size={12} strokeWidth={2} aria-hidden /> : null}
      {children}
    </span>
  );
}
