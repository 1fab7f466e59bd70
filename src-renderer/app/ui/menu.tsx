/**
 * A button that opens a menu. Not modal: a modal one of this library would add a <style> element, which
 * the content security policy refuses.
 */
import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useCallback, useState } from 'react';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import buttonStyles from './button.module.css';
import styles from './menu.module.css';

export interface MenuProps {
  /** Of the button, and of the menu. */
  readonly name: string;
  readonly icon: LucideIcon;
  readonly className?: string | undefined;
  readonly tabIndex?: number;
  readonly children: ReactNode;
}

export function Menu({ name, icon: Icon, className, tabIndex, children }: MenuProps) {
  const [landmark, setLandmark] = useState<Element | null>(null);
  const ref = useCallback((button: HTMLButtonElement | null) => {
    setLandmark(button?.closest('aside, main') ?? null);
  }, []);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button
          ref={ref}
          look="quiet"
          aria-label={name}
          title={name}
          tabIndex={tabIndex}
          className={classes(buttonStyles.icon, className)}
        >
          <Icon size={16} strokeWidth={1.75} aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      {/* Outside the list, which would clip it, but in the same part of the page. */}
      <DropdownMenu.Portal container={landmark}>
        <DropdownMenu.Content
          className={styles.menu}
          align="end"
          sideOffset={2}
          collisionPadding={8}
          loop
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export interface MenuItemProps {
  readonly icon: LucideIcon;
  readonly onSelect: () => void;
  readonly children: string;
}

export function MenuItem({ icon: Icon, onSelect, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item className={styles.item} onSelect={onSelect}>
      <Icon size={16} strokeWidth={1.75} className={styles.icon} aria-hidden />
      {children}
    </DropdownMenu.Item>
  );
}

export const MenuLine = () => <DropdownMenu.Separator className={styles.line} />;
