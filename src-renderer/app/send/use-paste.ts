/**
 * Takes what is pasted anywhere in the window but in a field, where it is the field's, and while a
 * dialog is open. Files are named here; text and pictures main reads for itself.
 */
import { useEffect } from 'react';
import type { Commands } from '../bridge/commands.ts';

export function usePaste({ paste }: Commands): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (isField(event.target) || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      void paste([...(event.clipboardData?.files ?? [])]);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [paste]);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
