import { fileURLToPath } from 'node:url';
import { app, BrowserWindow } from 'electron';

/** Opens one empty window, until the app's own entry takes this file's place. */
async function openWindow(): Promise<void> {
  const window = new BrowserWindow({
    title: 'Ferry',
    webPreferences: {
      sandbox: true,
      preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
    },
  });
  await window.loadFile(fileURLToPath(new URL('../renderer/index.html', import.meta.url)));
}

// Not awaited here: Electron becomes ready only once this module has run to its end.
void app.whenReady().then(openWindow);
app.on('window-all-closed', () => {
  app.quit();
});
