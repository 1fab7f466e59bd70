/** Moves a transfer among those that wait. At either end a button stays, so that the focus does. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useTransfers } from '../app-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { beforeIdAfter, type QueueStep } from './queue-order.ts';

const STEPS = [
  { step: 'up', icon: ArrowUp, keys: 'Alt+ArrowUp', shown: 'Alt ↑' },
  { step: 'down', icon: ArrowDown, keys: 'Alt+ArrowDown', shown: 'Alt ↓' },
] as const;

export interface QueueMovesProps {
  readonly id: TransferId;
  readonly names: string;
}

export function QueueMoves({ id, names }: QueueMovesProps) {
  const { moveInQueue } = useCommands();
  const queue = useTransfers((state) => state.queue);
  if (queue.length < 2) return null;
  const canMove = (step: QueueStep): boolean => beforeIdAfter(queue, id, step) !== undefined;
  return STEPS.map(({ step, icon, keys, shown }) => (
    <IconButton
      key={step}
      name={step === 'up' ? say('Move up') : say('Move down')}
      icon={icon}
      keys={shown}
      aria-keyshortcuts={keys}
      aria-description={names}
      aria-disabled={!canMove(step)}
      onClick={() => void moveInQueue(id, step)}
    />
  ));
}
