/** Whether a verified device is always accepted, up to which size and into which folder. */
import { Folder } from 'lucide-react';
import { useId } from 'react';
import { ALWAYS_ACCEPT_SIZES } from '../../../src-shared/always-accept.ts';
import { say } from '../../../src-shared/say.ts';
import type { AlwaysAccept, KnownDevice } from '../../../src-shared/trust-model.ts';
import { useCommands } from '../app-context.ts';
import { alwaysAcceptWords, sizeLimitWords } from '../trust/rule-words.ts';
import { Button } from '../ui/button.tsx';
import { Toggle } from '../ui/toggle.tsx';
import styles from './device-rule.module.css';

/** What the switch begins with. */
const FIRST_MAX_BYTES = 1e9;

export function DeviceRule({ device }: { readonly device: KnownDevice }) {
  const { setAlwaysAccept } = useCommands();
  const rule = device.rules.alwaysAccept;
  const first = { maxBytes: FIRST_MAX_BYTES };
  return (
    <>
      <Toggle
        label={say('Always accept')}
        hint={alwaysAcceptWords(rule ?? first)}
        isOn={rule !== null}
        onChange={(isOn) => void setAlwaysAccept(device, isOn ? first : null)}
      />
      {rule === null ? null : <Limits device={device} rule={rule} />}
    </>
  );
}

interface LimitsProps {
  readonly device: KnownDevice;
  readonly rule: AlwaysAccept;
}

function Limits({ device, rule }: LimitsProps) {
  const { setAlwaysAccept, chooseDeviceFolder, resetDeviceFolder } = useCommands();
  const id = useId();
  const { maxBytes, folder } = rule;
  const sizes: readonly (number | null)[] = [...ALWAYS_ACCEPT_SIZES, null];
  const shown = sizes.includes(maxBytes) ? sizes : [maxBytes, ...sizes];
  return (
    <div className={styles.limits}>
      <label htmlFor={id}>{say('Size')}</label>
      <select
        id={id}
        className={styles.select}
        value={String(maxBytes)}
        onChange={({ target }) => {
          const chosen = target.value === 'null' ? null : Number(target.value);
          void setAlwaysAccept(device, { maxBytes: chosen });
        }}
      >
        {shown.map((size) => (
          <option key={size} value={String(size)}>
            {sizeLimitWords(size)}
          </option>
        ))}
      </select>
      <span>{say('Folder')}</span>
      <div className={styles.folder}>
        <Folder size={16} strokeWidth={1.75} aria-hidden />
        <span
          className={styles.path}
          title={folder ?? undefined}
          dir={folder === null ? undefined : 'ltr'}
        >
          {folder ?? say('The folder for received files')}
        </span>
        <Button onClick={() => void chooseDeviceFolder(device.publicKey)}>
          {say('Choose folder…')}
        </Button>
        {folder === null ? null : (
          <Button look="quiet" onClick={() => void resetDeviceFolder(device.publicKey)}>
            {say('Use the usual one')}
          </Button>
        )}
      </div>
    </div>
  );
}
