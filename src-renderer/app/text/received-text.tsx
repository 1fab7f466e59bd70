/** A small text that arrived: copied whole, and its first lines on demand. Nothing for any other file. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { ReceivedText as Text } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { useShownBriefly } from '../ui/use-shown-briefly.ts';
import styles from './received-text.module.css';

export interface ReceivedTextProps {
  readonly id: TransferId;
  /** Of the file among those of the transfer. */
  readonly index: number;
  readonly names: string;
}

export function ReceivedText({ id, index, names }: ReceivedTextProps) {
  const { copyReceivedText, readReceivedText } = useCommands();
  const [text, setText] = useState<Text | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isCopied, showCopied] = useShownBriefly();
  const textId = useId();

  useEffect(() => {
    let isWanted = true;
    void readReceivedText(id, index).then((read) => {
      if (isWanted) setText(read);
    });
    return () => {
      isWanted = false;
    };
  }, [id, index, readReceivedText]);

  if (text === null) return null;
  const Icon = isCopied ? Check : Copy;
  return (
    <div className={styles.text}>
      <div className={styles.buttons}>
        <Button
          aria-description={names}
          onClick={() => void copyReceivedText(id, index).then((done) => done && showCopied())}
        >
          <Icon size={14} strokeWidth={1.75} aria-hidden />
          {isCopied ? say('Copied') : say('Copy text')}
        </Button>
        <Button
          look="quiet"
          aria-expanded={isOpen}
          aria-controls={isOpen ? textId : undefined}
          aria-description={names}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? say('Hide text') : say('Show text')}
        </Button>
      </div>
      {isOpen ? (
        // Focusable, so that the keyboard can scroll it.
        <pre
          id={textId}
          className={styles.lines}
          dir="auto"
          tabIndex={0}
          role="region"
          aria-label={say('Text of {names}', { names })}
          data-selectable
        >
          {text.firstLines}
          {text.isWhole ? '' : ' …'}
        </pre>
      ) : null}
    </div>
  );
}
