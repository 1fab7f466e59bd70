/** All shortcuts at a glance, by what they are for. */
import { Fragment } from 'react';
import { assertNever } from '../../../src-shared/assert.ts';
import { say } from '../../../src-shared/say.ts';
import {
  type Shortcut,
  type ShortcutGroup,
  shortcutKeys,
  SHORTCUTS,
} from '../../../src-shared/shortcuts.ts';
import { useCommands, useView } from '../app-context.ts';
import { Sheet } from '../ui/sheet.tsx';
import { isMac } from './platform.ts';
import styles from './shortcuts-sheet.module.css';

const GROUPS = ['send', 'receive', 'look', 'window'] as const satisfies readonly ShortcutGroup[];

export function ShortcutsSheet() {
  const isOpen = useView((view) => view.sheet === 'shortcuts');
  const { closeSheet } = useCommands();
  return (
    <Sheet title={say('Keyboard shortcuts')} isOpen={isOpen} onClose={closeSheet}>
      {GROUPS.map((group) => (
        <section key={group} className={styles.group} aria-labelledby={`shortcuts-${group}`}>
          <h3 id={`shortcuts-${group}`} className={styles.heading}>
            {groupTitle(group)}
          </h3>
          <dl>
            {SHORTCUTS.filter((one) => one.group === group).map((one) => (
              <Row key={one.name} shortcut={one} />
            ))}
          </dl>
        </section>
      ))}
    </Sheet>
  );
}

function Row({ shortcut }: { readonly shortcut: Shortcut }) {
  return (
    <div className={styles.row}>
      <dt>{shortcut.label()}</dt>
      <dd className={styles.keys} dir="ltr">
        {shortcutKeys(shortcut, isMac).map((key) => (
          <Fragment key={key}>
            <kbd className={styles.key}>{key}</kbd>{' '}
          </Fragment>
        ))}
      </dd>
    </div>
  );
}

function groupTitle(group: ShortcutGroup): string {
  switch (group) {
    case 'send':
      return say('Sending');
    case 'receive':
      return say('Receiving');
    case 'look':
      return say('Looking around');
    case 'window':
      return say('The window');
    default:
      return assertNever(group);
  }
}
