/** Holds a transfer back, and lets it go on. One button, so that the focus stays where it is. */
import { Pause, Play } from 'lucide-react';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './transfer-actions.module.css';

export interface PauseButtonProps {
  readonly id: TransferId;
  /** What it does now. */
  readonly does: 'pause' | 'resume';
  readonly names: string;
}

export function PauseButton({ id, does, names }: PauseButtonProps) {
  const { setPaused } = useCommands();
  const pauses = does === 'pause';
  return (
    <IconButton
      name={pauses ? say('Pause') : say('Resume')}
      icon={pauses ? Pause : Play}
      className={styles.solid}
      look={pauses ? 'quiet' : 'plain'}
      aria-description={names}
      onClick={() => void setPaused(id, pauses)}
    />
  );
}
