/** What kind of device a neighbour is; a full dot beside it says that it is there, an empty one that it is not in sight or silent. */
import { Laptop, type LucideIcon, Monitor, MonitorSmartphone, Server } from 'lucide-react';
import type { DeviceKind } from '../../../src-shared/neighbour-model.ts';
import { classes } from '../ui/classes.ts';
import styles from './neighbour-icon.module.css';

const ICONS: Readonly<Record<DeviceKind, LucideIcon>> = {
  desktop: Monitor,
  laptop: Laptop,
  server: Server,
  unknown: MonitorSmartphone,
};

export interface NeighbourIconProps {
  readonly kind: DeviceKind;
  readonly isHere: boolean;
}

export function NeighbourIcon({ kind, isHere }: NeighbourIconProps) {
  const Icon = ICONS[kind];
  return (
    <span className={classes(styles.tile, !isHere && styles.away)} aria-hidden>
      <Icon size={18} strokeWidth={1.75} />
      <span className={styles.dot} />
    </span>
  );
}
