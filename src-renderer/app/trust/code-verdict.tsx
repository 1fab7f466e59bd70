/** What a person says after comparing the codes: the same, or not. Says nothing about the files. */
import { ShieldCheck } from 'lucide-react';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import styles from './code-verdict.module.css';

export interface CodeVerdictProps {
  readonly transfer: TransferSnapshot;
  /** Nothing to be pressed yet. */
  readonly isHeld?: boolean;
}

export function CodeVerdict({ transfer, isHeld = false }: CodeVerdictProps) {
  const { codesMatch, codesDiffer } = useCommands();
  const { id, peer } = transfer;
  const { publicKey } = peer;
  if (publicKey === null) return null;
  return (
    <div className={styles.verdict}>
      <Button disabled={isHeld} onClick={() => void codesMatch(publicKey)}>
        <ShieldCheck size={16} aria-hidden />
        {say('Codes match')}
      </Button>
      <Button look="quiet" disabled={isHeld} onClick={() => void codesDiffer(id)}>
        {say('They differ')}
      </Button>
    </div>
  );
}
