/** A button: what it looks like, never what it does. */
import type { ButtonHTMLAttributes, Ref } from 'react';
import { classes } from './classes.ts';
import styles from './button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly large?: boolean;
  readonly wide?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { look = 'plain', large = false, wide = false, className, ...rest } = props;
  return (
    <button
      type="button"
      className={classes(
        styles.button,
        styles[look],
        large && styles.large,
        wide && styles.wide,
        className,
      )}
      {...rest}
    />
  );
}
