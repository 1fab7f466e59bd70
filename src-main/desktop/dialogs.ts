/** Questions that the system asks for us. Each belongs to the window and blocks only that. */
import { type BrowserWindow, dialog, shell } from 'electron';

export interface Dialogs {
  /** Absolute paths; none if the person changed their mind. */
  chooseFiles(): Promise<readonly string[]>;
  /** An absolute path, or null. `current` is where it opens. */
  chooseFolder(title: string, current: string): Promise<string | null>;
  showInFolder(path: string): void;
}

export function dialogsOf(window: BrowserWindow): Dialogs {
  return {
    async chooseFiles() {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Choose files to send',
        buttonLabel: 'Choose',
        properties: ['openFile', 'multiSelections'],
      });
      return canceled ? [] : filePaths;
    },
    async chooseFolder(title, current) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title,
        buttonLabel: 'Choose',
        defaultPath: current,
        properties: ['openDirectory', 'createDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    showInFolder: (path) => shell.showItemInFolder(path),
  };
}

/** Whether transfers that still run may be stopped. */
export async function mayStopTransfers(window: BrowserWindow, count: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Ferry',
    message: count === 1 ? 'A transfer is still running' : `${count} transfers are still running`,
    detail: 'Quitting stops what has not arrived yet. The other side is told.',
    buttons: ['Keep Running', 'Stop and Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
