/** All shortcuts at a glance. */
import { Fragment } from 'react';
import { say } from '../../../src-shared/say.ts';
import { useCommands, useView } from '../app-context.ts';
import { Sheet } from '../ui/sheet.tsx';
import { isMac } from './platform.ts';
import { SHORTCUTS, shortcutKeys } from './shortcuts.ts';
import styles from './shortcuts-sheet.module.css';

export function ShortcutsSheet() {
  const isOpen = useView((view) => view.sheet === 'shortcuts');
  const { closeSheet } = useCommands();
  return (
    <Sheet title={say('Keyboard shortcuts')} isOpen={isOpen} onClose={closeSheet}>
      <dl className={styles.list}>
        {SHORTCUTS.map((shortcut) => (
          <div key={shortcut.name} className={styles.row}>
            <dt>{shortcut.label()}</dt>
            <dd className={styles.keys}>
              {shortcutKeys(shortcut, isMac).map((key) => (
                <Fragment key={key}>
                  <kbd className={styles.key}>{key}</kbd>{' '}
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
