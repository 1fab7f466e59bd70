/** Copies a text, and shows for a moment that it did. */
import { Check, Copy } from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import { useCopied } from './use-copied.ts';
import { IconButton } from './icon-button.tsx';

export function CopyButton({ text, name }: { readonly text: string; readonly name: string }) {
  const [isCopied, copy] = useCopied(text);
  return (
    <IconButton
      name={isCopied ? say('Copied') : name}
      icon={isCopied ? Check : Copy}
      iconSize={14}
      onClick={copy}
    />
  );
}
