/** How fast one running transfer may go, and whom it lets go first. Each change counts at once. */
import { Gauge } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { TransferId, TransferPace } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { PaceFields } from '../settings/pace-fields.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './pace-control.module.css';

export interface PaceControlProps {
  readonly id: TransferId;
  readonly pace: TransferPace;
  readonly names: string;
}

export function PaceControl({ id, pace, names }: PaceControlProps) {
  const { setPace } = useCommands();
  const isHeldBack = pace.limitBytesPerSecond !== null || pace.background;
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton
          name={say('Speed')}
          icon={Gauge}
          aria-description={names}
          className={isHeldBack ? styles.set : undefined}
        />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.panel}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label={say('Speed of {names}', { names })}
          onEscapeKeyDown={leaveField}
          onInteractOutside={leaveField}
        >
          <PaceFields
            pace={pace}
            limitHint={say('Such as 20 MB/s. Empty: as fast as it goes.')}
            backgroundLabel={say('In the background')}
            onChange={(changed) => setPace(id, changed)}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** A field is left before it goes, so that what was typed there counts. */
function leaveField(): void {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
}
