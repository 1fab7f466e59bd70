/** A labelled switch, with a line below that says what it costs. */
import { Switch } from 'radix-ui';
import { useId } from 'react';
import { classes } from './classes.ts';
import styles from './toggle.module.css';

export interface ToggleProps {
  readonly label: string;
  readonly hint?: string | null;
  /** The hint is a warning while the switch is on. */
  readonly warns?: boolean;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Toggle(props: ToggleProps) {
  const { label, hint = null, warns = false, isOn, isDisabled = false, onChange } = props;
  const id = useId();
  return (
    <div className={styles.row}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <Switch.Root
        id={id}
        className={styles.switch}
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={onChange}
        aria-describedby={hint === null ? undefined : `${id}-hint`}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
      {hint === null ? null : (
        <p id={`${id}-hint`} className={classes(styles.hint, warns && isOn && styles.warning)}>
          {hint}
        </p>
      )}
    </div>
  );
}
