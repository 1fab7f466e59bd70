/**
 * The frame of every dialog: veil, title, focus kept inside and given back. The veil is ours and
 * not the library's, which would add a <style> element that the content security policy refuses.
 */
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { say } from '../../../src-shared/say.ts';
import { IconButton } from './icon-button.tsx';
import styles from './sheet.module.css';

export interface SheetProps {
  readonly title: string;
  /** Beside the title, in place of the close button. */
  readonly aside?: ReactNode;
  readonly isOpen: boolean;
  /** Escape, the close button, or a click beside it. */
  readonly onClose: () => void;
  /** False: only Escape and the sheet's own buttons close it. */
  readonly closesOnOutsideClick?: boolean;
  /** Another value is another matter: the focus begins anew, away from the last one's buttons. */
  readonly matter?: string | undefined;
  readonly children: ReactNode;
}

export function Sheet(props: SheetProps) {
  const { title, aside, isOpen, onClose, closesOnOutsideClick = true, matter, children } = props;
  const titleRef = useRef<HTMLHeadingElement>(null);
  const cameFrom = useRef<Element | null>(null);

  useEffect(() => {
    titleRef.current?.focus();
  }, [matter]);

  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <div className={styles.veil} />
        <Dialog.Content
          className={styles.sheet}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            // The title, so that nothing is pressed by a key that was meant for what was below; or
            // what the sheet was opened for.
            event.preventDefault();
            // From another sheet, the way back leads to where that one was opened.
            const from = document.activeElement;
            if (from !== document.body && !from?.closest('[role="dialog"]'))
              cameFrom.current = from;
            const sheet = titleRef.current?.closest('[role="dialog"]');
            const wanted = sheet?.querySelector<HTMLElement>('[data-first-focus]');
            (wanted ?? titleRef.current)?.focus();
          }}
          onCloseAutoFocus={(event) => {
            // Back to where the person was; the library would look for a trigger, and there is none.
            event.preventDefault();
            if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
          }}
          onEscapeKeyDown={() => {
            // A field is left before it goes, so that what was typed there counts.
            if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
          }}
          onInteractOutside={(event) => {
            if (!closesOnOutsideClick) event.preventDefault();
          }}
        >
          <header className={styles.head}>
            <Dialog.Title ref={titleRef} tabIndex={-1} className={styles.title}>
              {title}
            </Dialog.Title>
            {aside ?? (
              <Dialog.Close asChild>
                <IconButton name={say('Close')} icon={X} />
              </Dialog.Close>
            )}
          </header>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
