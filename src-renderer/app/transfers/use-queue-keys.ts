/** Alt with an arrow moves a waiting transfer that has the focus, as the keys of its two buttons. */
import type { KeyboardEvent } from 'react';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import { useCommands } from '../app-context.ts';
import type { QueueStep } from './queue-order.ts';

const STEPS: Readonly<Record<string, QueueStep>> = { ArrowUp: 'up', ArrowDown: 'down' };

export function useQueueKeys(id: TransferId): (event: KeyboardEvent) => void {
  const { moveInQueue } = useCommands();
  return (event) => {
    const step = STEPS[event.key];
    if (step === undefined || !event.altKey) return;
    event.preventDefault();
    void moveInQueue(id, step);
  };
}
