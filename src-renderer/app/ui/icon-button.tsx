/** A button that shows an icon and says its name to everyone: as a tooltip and to a screen reader. */
import type { LucideIcon } from 'lucide-react';
import { Tooltip } from 'radix-ui';
import { Button, type ButtonProps } from './button.tsx';
import { classes } from './classes.ts';
import buttonStyles from './button.module.css';
import styles from './tooltip.module.css';

export interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  readonly name: string;
  readonly icon: LucideIcon;
  /** Pixels; 16 fits a control. */
  readonly iconSize?: number;
  /** Shown after the name in the tooltip. */
  readonly keys?: string;
}

export function IconButton(props: IconButtonProps) {
  const { name, icon: Icon, iconSize = 16, keys, look = 'quiet', className, ...rest } = props;
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <Button
          look={look}
          aria-label={name}
          className={classes(buttonStyles.icon, className)}
          {...rest}
        >
          <Icon size={iconSize} strokeWidth={1.75} aria-hidden />
        </Button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={styles.tooltip} sideOffset={4} collisionPadding={8}>
          {name}
          {keys === undefined ? null : <kbd className={styles.keys}>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
