/** Puts a text on the clipboard, and says for a moment that it is there. */
import { useCallback, useEffect, useState } from 'react';

/** Long enough to be seen, short enough not to be taken for a state. */
const COPIED_SHOWN_MS = 1600;

export function useCopied(text: string): readonly [boolean, () => void] {
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = useCallback(() => {
    void writeText(text).then(setCopied);
  }, [text]);

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
