/** One of many, as the system lets people choose. */
import { ChevronDown } from 'lucide-react';
import styles from './select-field.module.css';

export interface SelectFieldProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}

export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { name, value, choices, onChoose } = props;
  return (
    <div className={styles.field}>
      <select
        className={styles.select}
        aria-label={name}
        value={value}
        onChange={(event) => onChoose(event.target.value as T)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} strokeWidth={2} className={styles.icon} aria-hidden />
    </div>
  );
}
