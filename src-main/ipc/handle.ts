/**
 * The only door from the window into the main process: checks who asks, and leaves what to
 * answer.ts. A request that is refused tells the page nothing but that it was.
 */
import { ipcMain, type WebContents } from 'electron';
import { requestChannel } from '../../src-shared/ipc-channels.ts';
import type { RequestName } from '../../src-shared/ipc-contract.ts';
import type { Log } from '../services/log.ts';
import { answer } from './answer.ts';
import { ARGUMENT_SCHEMAS } from './argument-schemas.ts';
import type { Handlers } from './requests.ts';
import { isOurPage } from './sender.ts';

export interface Door {
  readonly contents: WebContents;
  /** Without a slash at its end. */
  readonly origin: string;
  readonly log: Log;
}

export function handleRequests(handlers: Handlers, door: Door): void {
  for (const name of Object.keys(ARGUMENT_SCHEMAS) as RequestName[]) {
    ipcMain.handle(requestChannel(name), (event, value: unknown) => {
      if (!isOurPage(event, door.contents.id, door.origin)) {
        door.log.warn(`refused ${name}: not from our page`);
        throw new Error('refused');
      }
      return answer(handlers, name, value, door.log);
    });
  }
}
