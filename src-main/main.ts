import { fileURLToPath } from 'node:url';
import { app, BrowserWindow } from 'electron';

/** Opens one empty window, until the app's own entry takes this file's place. */
await app.whenReady();
const window = new BrowserWindow({
  title: 'Ferry',
  webPreferences: { preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)) },
});
await window.loadFile(fileURLToPath(new URL('../renderer/index.html', import.meta.url)));
app.on('window-all-closed', () => {
  app.quit();
});
