/** The window's entry: wires the bridge, the stores and the commands, and draws the app. */
import '@fontsource-variable/inter/opsz.css';
import './app/design/tokens.css';
import './app/design/arabic.css';
import './app/design/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { FerryBridge } from '../src-shared/ipc-contract.ts';
import { invariant } from '../src-shared/assert.ts';
import { directionOf, type Language } from '../src-shared/language.ts';
import { speakEnglish, speakIn } from '../src-shared/languages/speak-in.ts';
import { App } from './app/app.tsx';
import { AppContext } from './app/app-context.ts';
import { createAsk } from './app/bridge/ask.ts';
import { createCommands } from './app/bridge/commands.ts';
import { startMirror } from './app/bridge/mirror.ts';
import { ErrorBoundary } from './app/error-boundary.tsx';
import { ReadingDirection } from './app/reading-direction.tsx';
import { createStores } from './app/stores/stores.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly ferry?: FerryBridge;
  }
}

speakEnglish();
const place = document.getElementById('root');
invariant(place, 'index.html has an element #root');
createRoot(place).render(
  <StrictMode>
    <ErrorBoundary>
      <Ferry app={wire(window.ferry)} />
    </ErrorBoundary>
  </StrictMode>,
);

function wire(bridge: FerryBridge | undefined): AppContext | null {
  if (!bridge) return null;
  const stores = createStores();
  const ask = createAsk(bridge, stores.view);
  const commands = createCommands(bridge, stores, ask);
  startMirror({
    bridge,
    stores,
    ask,
    now: () => performance.now(),
    onHistoryChanged: () => void commands.reloadHistory(),
    speak: speakInWindow,
  });
  return { stores, commands };
}

/** For the screen reader's voice and the direction of everything, too. */
async function speakInWindow(language: Language): Promise<void> {
  await speakIn(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

function Ferry({ app }: { readonly app: AppContext | null }) {
  invariant(app, 'the preload script puts the bridge on window.ferry');
  return (
    <AppContext value={app}>
      <ReadingDirection>
        <App />
      </ReadingDirection>
    </AppContext>
  );
}
