/** The way to what is allowed to each device. */
import { useId } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import fieldStyles from '../ui/field.module.css';
import styles from './devices-setting.module.css';

export function DevicesSetting() {
  const id = useId();
  const { openSheet } = useCommands();
  return (
    <div className={styles.row} role="group" aria-labelledby={id}>
      <p id={id} className={styles.label}>
        {say('Devices')}
      </p>
      <Button onClick={() => openSheet('devices')}>{say('Show devices')}</Button>
      <p className={fieldStyles.hint}>
        {say('Which ones you have verified, always accept, or block.')}
      </p>
    </div>
  );
}
