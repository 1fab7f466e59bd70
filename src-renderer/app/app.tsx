/** The window's frame: this computer and the neighbours on the left, transfers and history beside them. */
import { Tooltip } from 'radix-ui';
import { useCommands, useMe } from './app-context.ts';
import { useKeptFocus } from './focus/use-kept-focus.ts';
import { IncomingDialog } from './incoming/incoming-dialog.tsx';
import { LiveRegion } from './notices/live-region.tsx';
import { Pages } from './pages.tsx';
import { DropVeil } from './send/drop-veil.tsx';
import { usePaste } from './send/use-paste.ts';
import { useWindowDrop } from './send/use-window-drop.ts';
import { useAppearance } from './settings/use-appearance.ts';
import { Sheets } from './sheets.tsx';
import { useShortcuts } from './shortcuts/use-shortcuts.ts';
import { Sidebar } from './sidebar.tsx';
import styles from './app.module.css';

/** Before a tooltip shows: the system's own pace. */
const TOOLTIP_DELAY_MS = 450;

export function App() {
  const isReady = useMe((me) => me.settings !== null);
  const language = useMe((me) => me.language);
  const commands = useCommands();
  useAppearance();
  useKeptFocus();
  useWindowDrop(commands);
  usePaste(commands);
  useShortcuts(commands);
  return (
    <Tooltip.Provider delayDuration={TOOLTIP_DELAY_MS}>
      <div className={styles.window} aria-busy={!isReady}>
        {isReady ? <Sidebar /> : <div className={styles.waiting} />}
        {isReady ? <Pages key={language} /> : null}
      </div>
      <DropVeil />
      <LiveRegion />
      <IncomingDialog />
      <Sheets />
    </Tooltip.Provider>
  );
}
