/** What counts until the person says otherwise. Name and folder depend on the computer: main has those. */
import type { Settings } from './ipc-contract.ts';
import { DEFAULT_PORT } from './listen-model.ts';

export const DEFAULT_SETTINGS: Omit<Settings, 'deviceName' | 'folder'> = {
  port: DEFAULT_PORT,
  plain: false,
  listenAtStart: false,
  language: 'system',
  theme: 'system',
  contrast: 'system',
  limitBytesPerSecond: null,
  background: false,
  startAtLogin: false,
  keepInTray: false,
  firstRunDone: false,
  visible: true,
  recentHosts: [],
};
