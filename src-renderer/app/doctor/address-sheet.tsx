/** Where this computer is and which key it has, for somebody who wants to send to it. */
import { useState } from 'react';
import { encodeFerryLink } from '../../../src-shared/ferry-link.ts';
import { isLoopback } from '../../../src-shared/loopback.ts';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useMe, useView } from '../app-context.ts';
import { formatDestination } from '../send/destination.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './address-sheet.module.css';

export function AddressSheet() {
  const isOpen = useView((view) => view.sheet === 'address');
  const { closeSheet } = useCommands();
  return (
    <Sheet title={say('Send to this computer')} isOpen={isOpen} onClose={closeSheet}>
      <Addresses />
    </Sheet>
  );
}

function Addresses() {
  const listening = useMe((me) => me.listening);
  const deviceName = useMe((me) => me.settings?.deviceName ?? null);
  const publicKey = useMe((me) => me.publicKey);
  const fingerprint = useMe((me) => me.fingerprint);
  const [picked, setPicked] = useState<string | null>(null);
  if (listening === null) return <NotListening />;
  const { addresses, port } = listening;
  // The network may have changed since it was picked.
  const host = addresses.find((address) => address === picked) ?? addresses[0];
  if (host === undefined || addresses.every(isLoopback))
    return <p>{say('This computer is on no network.')}</p>;
  const link = encodeFerryLink({ host, port, publicKey, deviceName });
  return (
    <div className={styles.place}>
      <figure className={styles.figure}>
        <QrCode text={link} name={say('QR code of {address}', { address: `${host}:${port}` })} />
        <figcaption className={styles.caption}>
          {say('Address and key of this computer, to be scanned or copied.')}
        </figcaption>
      </figure>
      <div className={styles.words}>
        <ul className={styles.list} aria-label={say('Addresses of this computer')}>
          {addresses.map((address) => {
            const where = formatDestination({ host: address, port });
            return (
              <li key={address} className={styles.item}>
                <button
                  type="button"
                  className={styles.address}
                  dir="ltr"
                  aria-pressed={address === host}
                  onClick={() => setPicked(address)}
                >
                  {where}
                </button>
                <CopyButton text={where} name={say('Copy {text}', { text: where })} />
              </li>
            );
          })}
        </ul>
        <p className={styles.key}>
          {say('Key')}{' '}
          <bdi dir="ltr" data-selectable>
            {fingerprint}
          </bdi>
        </p>
        <p className={styles.link}>
          {say('Link with address and key')}
          <CopyButton text={link} name={say('Copy the link')} />
        </p>
      </div>
    </div>
  );
}

function NotListening() {
  const { toggleListening } = useCommands();
  return (
    <div className={styles.off}>
      <p>{say('Nobody can send to this computer until it listens.')}</p>
      <Button look="primary" onClick={() => void toggleListening()}>
        {say('Listen')}
      </Button>
    </div>
  );
}
