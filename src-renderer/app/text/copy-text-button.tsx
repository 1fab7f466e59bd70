/** Copies a small text that arrived among other files. */
import { Check, ClipboardCopy } from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import { useCommands } from '../app-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useShownBriefly } from '../ui/use-shown-briefly.ts';

export interface CopyTextButtonProps {
  readonly id: TransferId;
  /** Of the file among those of the transfer. */
  readonly index: number;
  readonly name: string;
}

export function CopyTextButton({ id, index, name }: CopyTextButtonProps) {
  const { copyReceivedText } = useCommands();
  const [isCopied, showCopied] = useShownBriefly();
  return (
    <IconButton
      name={isCopied ? say('Copied') : say('Copy text of {name}', { name })}
      icon={isCopied ? Check : ClipboardCopy}
      iconSize={14}
      onClick={() => void copyReceivedText(id, index).then((done) => done && showCopied())}
    />
  );
}
