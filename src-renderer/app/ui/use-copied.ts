/** Puts a text on the clipboard, and says for a moment that it is there. */
import { useCallback } from 'react';
import { useShownBriefly } from './use-shown-briefly.ts';

export function useCopied(text: string): readonly [boolean, () => void] {
  const [isCopied, showCopied] = useShownBriefly();

  const copy = useCallback(() => {
    void writeText(text).then((isDone) => isDone && showCopied());
  }, [text, showCopied]);

  return [isCopied, copy];
}

/** The clipboard's own interface needs a permission that the app may refuse; the old command needs none. */
async function writeText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  // Inside an open dialog the focus may not leave it.
  const holder = document.querySelector('[role="dialog"]') ?? document.body;
  holder.append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isDone;
}
