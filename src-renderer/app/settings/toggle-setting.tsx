/** A switch that can be refused: it stays where it was, and says why. */
import { useState } from 'react';
import type { Failure } from '../../../src-shared/failure.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { Callout } from '../ui/callout.tsx';
import { Toggle, type ToggleProps } from '../ui/toggle.tsx';

export interface ToggleSettingProps extends Omit<ToggleProps, 'onChange'> {
  /** Answers why it was refused; null when it counts. */
  readonly onChange: (isOn: boolean) => Promise<Failure | null>;
}

export function ToggleSetting({ onChange, ...toggle }: ToggleSettingProps) {
  const [refused, setRefused] = useState<Failure | null>(null);
  const words = refused ? failureWords(refused) : null;
  return (
    <div>
      <Toggle {...toggle} onChange={(isOn) => void onChange(isOn).then(setRefused)} />
      {words ? <Callout tone="bad" title={words.title} advice={words.advice} isAlert /> : null}
    </div>
  );
}
