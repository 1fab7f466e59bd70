/**
 * The bridge between the sandboxed page and the main process, and all that the page can reach:
 * `window.ferry`. Runs beside the page, in a world of its own; holds no state.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent, webUtils } from 'electron';
import { noticeChannel, requestChannel } from '../../src-shared/ipc-channels.ts';
import type {
  FerryBridge,
  NoticeName,
  Notices,
  RequestName,
  Requests,
  SourcesAdded,
} from '../../src-shared/ipc-contract.ts';

/** What the page itself may ask for. `sources-add` names paths: only `addFiles` asks that, with paths of files that the person gave. */
const REQUESTS: Readonly<Record<Exclude<RequestName, 'sources-add'>, true>> = {
  'app-state': true,
  'listen-start': true,
  'listen-stop': true,
  'sources-choose': true,
  'paste-press': true,
  'sources-paste': true,
  'sources-remove': true,
  'send-start': true,
  'transfer-folder': true,
  'transfer-accept': true,
  'transfer-decline': true,
  'transfer-cancel': true,
  'transfer-pause': true,
  'transfer-retry': true,
  'transfer-accept-changes': true,
  'transfer-move': true,
  'transfer-add': true,
  'transfer-pace': true,
  'transfer-dismiss': true,
  'transfer-files': true,
  'transfer-again': true,
  'show-in-folder': true,
  'offer-previews': true,
  'received-text': true,
  'received-text-copy': true,
  'transfer-codes-differ': true,
  'transfer-accept-key': true,
  'devices-list': true,
  'device-verify': true,
  'device-unverify': true,
  'device-rules': true,
  'device-folder': true,
  'device-forget': true,
  'drag-out': true,
  'history-page': true,
  'history-peers': true,
  'history-remove': true,
  'history-clear': true,
  'history-verify': true,
  'history-receipt': true,
  'neighbour-forget': true,
  'doctor-examine': true,
  'settings-change': true,
  'tray-seen': true,
  'settings-choose-folder': true,
};

const NOTICES: Readonly<Record<NoticeName, true>> = {
  'transfer-changed': true,
  'transfer-dismissed': true,
  'queue-changed': true,
  'listening-changed': true,
  'history-changed': true,
  'previews-changed': true,
  'devices-changed': true,
  'settings-changed': true,
  'language-changed': true,
  'neighbours-changed': true,
  'link-opened': true,
};

const bridge: FerryBridge = {
  request(name, argument) {
    if (!Object.hasOwn(REQUESTS, name)) return Promise.reject(new Error('no such request'));
    return invoke(name, argument);
  },
  onNotice(name, listener) {
    if (!Object.hasOwn(NOTICES, name)) throw new Error('no such notice');
    // The event itself would let the page send.
    const handle = (_event: IpcRendererEvent, notice: Notices[typeof name]): void =>
      listener(notice);
    ipcRenderer.on(noticeChannel(name), handle);
    return () => {
      ipcRenderer.off(noticeChannel(name), handle);
    };
  },
  async addFiles(files): Promise<SourcesAdded> {
    // Empty for what is no file on a disk: an image dragged out of a page, a File that a script made.
    const paths = files.map((file) => webUtils.getPathForFile(file as File)).filter(Boolean);
    return invoke('sources-add', paths);
  },
};

function invoke<N extends RequestName>(
  name: N,
  argument: Requests[N]['argument'],
): Promise<Requests[N]['answer']> {
  return ipcRenderer.invoke(requestChannel(name), argument) as Promise<Requests[N]['answer']>;
}

contextBridge.exposeInMainWorld('ferry', bridge);
