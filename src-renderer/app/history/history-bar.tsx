/** Which transfers of the past are wanted, how many those are, and clearing all of it. */
import { say } from '../../../src-shared/say.ts';
import { useCommands, useHistory } from '../app-context.ts';
import { isChosen } from '../stores/history-store.ts';
import hidden from '../ui/hidden.module.css';
import { SearchField } from '../ui/search-field.tsx';
import { Segments } from '../ui/segments.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { ClearHistory } from './clear-history.tsx';
import { peerLabels } from './peer-labels.ts';
import { transfersFoundLine } from './history-words.ts';
import styles from './history-bar.module.css';

export interface HistoryBarProps {
  /** Arrow down leads from the search to the entries. */
  readonly onLeaveDown: () => void;
}

export function HistoryBar({ onLeaveDown }: HistoryBarProps) {
  const { text, direction, result, peer } = useHistory((history) => history.choice);
  const { chooseHistory } = useCommands();
  return (
    <div className={styles.bar} role="search" aria-label={say('History')}>
      <SearchField
        name={say('Search history')}
        value={text}
        onSearch={(searched) => void chooseHistory({ text: searched })}
        onLeaveDown={onLeaveDown}
      />
      <div className={styles.filters}>
        <Segments
          label={say('Direction')}
          value={direction ?? 'both'}
          choices={[
            { value: 'both', label: say('All') },
            { value: 'sent', label: say('Sent') },
            { value: 'received', label: say('Received') },
          ]}
          onChoose={(value) => void chooseHistory({ direction: value === 'both' ? null : value })}
        />
        <SelectField
          name={say('Result')}
          value={result ?? 'any'}
          choices={[
            { value: 'any', label: say('Any result') },
            { value: 'complete', label: say('Complete') },
            { value: 'incomplete', label: say('Not complete') },
          ]}
          onChoose={(value) => void chooseHistory({ result: value === 'any' ? null : value })}
        />
        <PeerField value={peer} onChoose={(value) => void chooseHistory({ peer: value })} />
        <ClearHistory />
      </div>
      <Found />
    </div>
  );
}

interface PeerFieldProps {
  readonly value: string | null;
  readonly onChoose: (peer: string | null) => void;
}

const EVERYONE = '';

function PeerField({ value, onChoose }: PeerFieldProps) {
  const peers = useHistory((history) => history.peers);
  return (
    <SelectField
      name={say('Person')}
      value={value ?? EVERYONE}
      choices={[{ value: EVERYONE, label: say('With everyone') }, ...peerLabels(peers)]}
      onChoose={(chosen) => onChoose(chosen === EVERYONE ? null : chosen)}
    />
  );
}

/** For those who cannot see how long the list has become. */
function Found() {
  const total = useHistory(({ choice, rows }) => (isChosen(choice) ? rows.total : null));
  return (
    <p className={hidden.hidden} role="status">
      {total === null ? '' : transfersFoundLine(total)}
    </p>
  );
}
