/** Beside the words of a transfer that does not get through: finds out why. */
import { Stethoscope } from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import type { TransferSnapshot } from '../../../src-shared/transfer-model.ts';
import { useCommands } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { isReachTrouble } from './reach-trouble.ts';
import styles from './doctor-button.module.css';

export function DoctorButton({ transfer }: { readonly transfer: TransferSnapshot }) {
  const { examine } = useCommands();
  if (!isReachTrouble(transfer)) return null;
  const { host, port, publicKey } = transfer.peer;
  return (
    <div className={styles.place}>
      <Button onClick={() => void examine({ host, port, publicKey })}>
        <Stethoscope size={16} aria-hidden />
        {say('Find out why')}
      </Button>
    </div>
  );
}
