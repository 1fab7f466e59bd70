/** One device: who it is, and, opened, its key and what is decided about it. Opened from the beginning, and focused, where the sheet is opened for it. */
import { ChevronDown, ShieldBan, ShieldCheck, ShieldQuestionMark } from 'lucide-react';
import { useId, useState } from 'react';
import { say } from '../../../src-shared/say.ts';
import type { KnownDevice } from '../../../src-shared/trust-model.ts';
import { useView } from '../app-context.ts';
import { clockTime, dayLabel } from '../history/history-words.ts';
import { useNow } from '../transfers/use-now.ts';
import { Badge } from '../ui/badge.tsx';
import { DeviceDecisions } from './device-decisions.tsx';
import { deviceLabel, standingLabel, standingOf } from './device-words.ts';
import styles from './device-item.module.css';

const TONES = { verified: 'good', blocked: 'bad', unverified: 'neutral' } as const;
const ICONS = {
  verified: ShieldCheck,
  blocked: ShieldBan,
  unverified: ShieldQuestionMark,
} as const;

export function DeviceItem({ device }: { readonly device: KnownDevice }) {
  const isWanted = useView((view) => view.deviceShown === device.publicKey);
  const [isOpen, setOpen] = useState(isWanted);
  const detailsId = useId();
  const now = useNow(isOpen);
  const name = deviceLabel(device);
  const standing = standingOf(device);
  return (
    <li className={styles.item} aria-label={name}>
      <button
        type="button"
        data-first-focus={isWanted ? '' : undefined}
        className={styles.head}
        aria-expanded={isOpen}
        aria-controls={isOpen ? detailsId : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={styles.name}>{name}</span>
        <Badge tone={TONES[standing]} icon={ICONS[standing]}>
          {standingLabel(standing)}
        </Badge>
        <ChevronDown size={16} strokeWidth={1.75} className={styles.chevron} aria-hidden />
      </button>
      {isOpen ? (
        <div id={detailsId} className={styles.details}>
          <dl className={styles.facts}>
            <dt>{say('Key')}</dt>
            <dd className={styles.key} dir="ltr" data-selectable>
              {device.fingerprint}
            </dd>
            <dt>{say('Last seen')}</dt>
            <dd>
              {say('{day}, {time}', {
                day: dayLabel(device.lastSeenAt, now),
                time: clockTime(device.lastSeenAt),
              })}
            </dd>
          </dl>
          <DeviceDecisions device={device} />
        </div>
      ) : null}
    </li>
  );
}
