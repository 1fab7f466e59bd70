/** Every device that this one has met: which are verified, what is allowed to them, which are blocked. */
import { useState } from 'react';
import { say } from '../../../src-shared/say.ts';
import type { KnownDevice } from '../../../src-shared/trust-model.ts';
import { useCommands, useDevices, useView } from '../app-context.ts';
import { Field } from '../ui/field.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { DeviceItem } from './device-item.tsx';
import { firstSearch, groupDevices, SEARCH_FROM_DEVICES } from './device-words.ts';
import styles from './devices-sheet.module.css';

export function DevicesSheet() {
  const isOpen = useView((view) => view.sheet === 'devices');
  const { closeSheet } = useCommands();
  return (
    <Sheet title={say('Devices')} isOpen={isOpen} onClose={closeSheet}>
      <Devices />
    </Sheet>
  );
}

function Devices() {
  const all = useDevices((devices) => devices.all);
  const wanted = useView((view) => view.deviceShown);
  const [text, setText] = useState(() => firstSearch(all, wanted));
  if (all.length === 0) {
    return (
      <p className={styles.empty}>
        {say(
          'No device has been met yet. Whoever sends to you, and whomever you send to, appears here.',
        )}
      </p>
    );
  }
  const { decided, others, hiddenCount } = groupDevices(all, text);
  return (
    <div className={styles.devices}>
      {all.length < SEARCH_FROM_DEVICES ? null : (
        <Field
          type="search"
          label={say('Search devices')}
          hint={say('By name, or by the first digits of a key.')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <Group title={say('Known')} devices={decided} />
      <Group title={say('Only met')} devices={others} />
      {decided.length + others.length === 0 ? <p>{say('No device is called that.')}</p> : null}
      {hiddenCount === 0 ? null : (
        <p className={styles.more}>
          {say('{count, plural, one {# more: search for it.} other {# more: search for them.}}', {
            count: hiddenCount,
          })}
        </p>
      )}
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly devices: readonly KnownDevice[];
}

function Group({ title, devices }: GroupProps) {
  if (devices.length === 0) return null;
  return (
    <section>
      <h3 className={styles.heading}>{title}</h3>
      <ul className={styles.list} aria-label={title}>
        {devices.map((device) => (
          <DeviceItem key={device.publicKey} device={device} />
        ))}
      </ul>
    </section>
  );
}
