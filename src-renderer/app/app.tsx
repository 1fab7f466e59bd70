/** The window's frame: this computer and the neighbours on the left, transfers and history beside them. */
import { Tooltip } from 'radix-ui';
import { lazy, Suspense } from 'react';
import type { Settings } from '../../src-shared/ipc-contract.ts';
import type { Language } from '../../src-shared/language.ts';
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
import { TransfersStrip } from './transfers/transfers-strip.tsx';
import styles from './app.module.css';

/** Seen once in a computer's life: the start of every other day does without it. */
const FirstRun = lazy(async () => ({
  default: (await import('./first-run/first-run.tsx')).FirstRun,
}));

/** Before a tooltip shows: the system's own pace. */
const TOOLTIP_DELAY_MS = 450;

export function App() {
  const settings = useMe((me) => me.settings);
  // Read here, so that the sheets are drawn anew with it, too.
  const language = useMe((me) => me.language);
  const commands = useCommands();
  useAppearance();
  useKeptFocus();
  useWindowDrop(commands);
  usePaste(commands);
  useShortcuts(commands);
  return (
    <Tooltip.Provider delayDuration={TOOLTIP_DELAY_MS}>
      <div className={styles.window} aria-busy={settings === null}>
        <Frame settings={settings} language={language} />
      </div>
      <DropVeil />
      <LiveRegion />
      <IncomingDialog />
      <Sheets />
    </Tooltip.Provider>
  );
}

interface FrameProps {
  readonly settings: Settings | null;
  readonly language: Language;
}

/** Who has just installed Ferry sees first what it is. */
function Frame({ settings, language }: FrameProps) {
  if (settings === null) return <div className={styles.waiting} />;
  if (!settings.firstRunDone) {
    return (
      <Suspense fallback={null}>
        <FirstRun key={language} settings={settings} />
      </Suspense>
    );
  }
  return (
    <>
      <Sidebar />
      <Pages key={language} />
      <TransfersStrip key={`${language} strip`} />
    </>
  );
}
