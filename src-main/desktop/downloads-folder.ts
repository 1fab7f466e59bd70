/** Where does this platform keep what came from elsewhere? */
import { join } from 'node:path';
import { app } from 'electron';

/** An absolute path; the folder itself may not exist yet. */
export function downloadsFolder(): string {
  const downloads = app.getPath('downloads');
  // Linux without user directories answers with the home folder itself, where nobody wants files.
  return downloads === app.getPath('home') ? join(downloads, 'Downloads') : downloads;
}
