/** Host and port, typed. */
import { Link, Stethoscope } from 'lucide-react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useForm } from '../app-context.ts';
import { parseDestination, parseHost, parsePort } from '../send/destination.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './address-form.module.css';

export function AddressForm() {
  const host = useForm((form) => form.host);
  const port = useForm((form) => form.port);
  const linkKey = useForm((form) => form.linkKey);
  const { examine, typeHost, leaveHost, typePort } = useCommands();
  const destination = parseDestination(host, port);
  const isHostBad = host.trim() !== '' && parseHost(host) === null;
  const isPortBad = parsePort(port) === null;
  return (
    <section className={styles.form} aria-label={say('Send to an address')}>
      <div className={styles.row}>
        <Field
          label={say('Host')}
          placeholder={say('Name or address')}
          data-field="host"
          value={host}
          aria-invalid={isHostBad}
          onChange={(event) => typeHost(event.target.value)}
          onBlur={leaveHost}
        />
        <Field
          label={say('Port')}
          inputMode="numeric"
          maxLength={5}
          value={port}
          aria-invalid={isPortBad}
          onChange={(event) => typePort(event.target.value)}
        />
      </div>
      {linkKey !== null ? (
        <p className={styles.link}>
          <Link size={14} strokeWidth={1.75} aria-hidden />
          {say('From a link: only the device with its key gets anything.')}
        </p>
      ) : null}
      <Button
        className={styles.test}
        look="quiet"
        wide
        disabled={destination === null}
        onClick={() => destination && void examine({ ...destination, publicKey: linkKey })}
      >
        <Stethoscope size={16} strokeWidth={1.75} aria-hidden />
        {say('Test the connection')}
      </Button>
    </section>
  );
}
