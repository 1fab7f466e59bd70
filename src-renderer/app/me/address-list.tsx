/** The addresses that the other side can type, each to be copied together with the port. */
import { isLoopback } from '../../../src-shared/loopback.ts';
import { say } from '../../../src-shared/say.ts';
import { formatDestination } from '../send/destination.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './address-list.module.css';

export interface AddressListProps {
  readonly addresses: readonly string[];
  readonly port: number;
}

export function AddressList({ addresses, port }: AddressListProps) {
  if (addresses.every(isLoopback)) {
    return <p className={styles.none}>{say('This computer is on no network.')}</p>;
  }
  return (
    <ul className={styles.list} aria-label={say('Addresses of this computer')}>
      {addresses.map((host) => (
        <li key={host} className={styles.item}>
          <span className={styles.address} title={host} dir="ltr" data-selectable>
            {host}
          </span>
          <CopyButton
            text={formatDestination({ host, port })}
            name={say('Copy {host}', { host })}
          />
        </li>
      ))}
    </ul>
  );
}
