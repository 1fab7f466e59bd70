/** A labelled text field with a hint or, when what was typed cannot be, the problem. */
import { type InputHTMLAttributes, useId } from 'react';
import styles from './field.module.css';

export interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | null;
}

export function Field({ label, hint, problem = null, ...input }: FieldProps) {
  const id = useId();
  const says = problem ?? hint ?? null;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={says === null ? undefined : `${id}-says`}
        {...input}
      />
      {says === null ? null : (
        <p id={`${id}-says`} className={problem === null ? styles.hint : styles.problem}>
          {says}
        </p>
      )}
    </div>
  );
}
