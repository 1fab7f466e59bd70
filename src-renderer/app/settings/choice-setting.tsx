/** One of a few, all of them in sight. */
import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import fieldStyles from '../ui/field.module.css';
import styles from './choice-setting.module.css';

export interface ChoiceSettingProps<T extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

export function ChoiceSetting<T extends string>(props: ChoiceSettingProps<T>) {
  const { label, hint, value, choices, onChange } = props;
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <p id={id} className={fieldStyles.label}>
        {label}
      </p>
      <RadioGroup.Root
        className={styles.group}
        orientation="horizontal"
        aria-labelledby={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value}
        onValueChange={(chosen) => onChange(chosen as T)}
      >
        {choices.map((choice) => (
          <RadioGroup.Item key={choice.value} value={choice.value} className={styles.choice}>
            {choice.label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={fieldStyles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
