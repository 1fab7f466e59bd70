/** Limit and background mode, for one transfer or for all that begin from now on. */
import type { Failure } from '../../../src-shared/failure.ts';
import { parseRate, rateText } from '../../../src-shared/rate-text.ts';
import type { TransferPace } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { Toggle } from '../ui/toggle.tsx';
import styles from './pace-fields.module.css';
import { speedLimitProblem } from './settings-checks.ts';
import { TextSetting } from './text-setting.tsx';

export interface PaceFieldsProps {
  readonly pace: TransferPace;
  readonly limitHint: string;
  readonly backgroundLabel: string;
  /** Answers why it was refused; null when it counts. */
  readonly onChange: (pace: TransferPace) => Promise<Failure | null>;
}

export function PaceFields({ pace, limitHint, backgroundLabel, onChange }: PaceFieldsProps) {
  const { limitBytesPerSecond } = pace;
  return (
    <div className={styles.fields}>
      <TextSetting
        label={say('Speed limit')}
        hint={limitHint}
        placeholder={say('None')}
        value={limitBytesPerSecond === null ? '' : rateText(limitBytesPerSecond)}
        problemOf={speedLimitProblem}
        onCommit={(text) => onChange({ ...pace, limitBytesPerSecond: limitOf(text) })}
      />
      <Toggle
        label={backgroundLabel}
        hint={say('Lets everything else on the network go first.')}
        isOn={pace.background}
        onChange={(background) => void onChange({ ...pace, background })}
      />
    </div>
  );
}

/** Of a text that has no problem. */
function limitOf(text: string): number | null {
  const rate = text.trim() === '' ? null : parseRate(text);
  return typeof rate === 'number' ? rate : null;
}
