/** Questions that the system asks for us. Each belongs to the window and blocks only that. */
import { type BrowserWindow, dialog, shell } from 'electron';
import { say } from '../../src-shared/say.ts';
import { dragOut } from './drag-out.ts';

export interface Dialogs {
  /** Absolute paths; none if the person changed their mind. */
  chooseSources(kind: 'files' | 'folders'): Promise<readonly string[]>;
  /** An absolute path, or null. `current` is where it opens. */
  chooseFolder(title: string, current: string): Promise<string | null>;
  /** Where something that we write goes: an absolute path, or null. The system asks before it may replace a file. */
  chooseNewFile(title: string, name: string): Promise<string | null>;
  showInFolder(path: string): void;
  /** At least one path: the pointer drags them from now on. */
  dragOut(paths: readonly string[]): Promise<void>;
}

export function dialogsOf(window: BrowserWindow): Dialogs {
  return {
    // Windows and Linux have no dialog for both.
    async chooseSources(kind) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: kind === 'files' ? say('Choose files to send') : say('Choose folders to send'),
        buttonLabel: say('Choose'),
        properties: [kind === 'files' ? 'openFile' : 'openDirectory', 'multiSelections'],
      });
      return canceled ? [] : filePaths;
    },
    async chooseFolder(title, current) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title,
        buttonLabel: say('Choose'),
        defaultPath: current,
        properties: ['openDirectory', 'createDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async chooseNewFile(title, name) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title,
        defaultPath: name,
        properties: ['showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? null : filePath;
    },
    showInFolder: (path) => shell.showItemInFolder(path),
    dragOut: (paths) => dragOut(window.webContents, paths),
  };
}

/** Whether transfers that still run may be stopped. */
export async function mayStopTransfers(window: BrowserWindow, count: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Ferry',
    message: say(
      '{count, plural, =1 {A transfer is still running} one {# transfer is still running} other {# transfers are still running}}',
      { count },
    ),
    detail: say(
      'What has not arrived yet stops now, and goes on when Ferry runs on both computers again.',
    ),
    buttons: [say('Keep Running'), say('Quit')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}

/** Nothing waits for it to be read. `words`: what is wrong in the first line, then what to do. */
export function warn(window: BrowserWindow, words: string): void {
  const [message = '', ...detail] = words.split('\n');
  void dialog.showMessageBox(window, { type: 'warning', message, detail: detail.join('\n') });
}
