import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src-shared/default-settings.ts';
import type { Failure } from '../../src-shared/failure.ts';
import type { Settings } from '../../src-shared/ipc-contract.ts';
import { fail, ok } from '../../src-shared/result.ts';
import type { SendTarget } from '../../src-shared/send-target.ts';
import { type FileQuery, pageOfFiles } from '../../src-shared/file-page.ts';
import { file, transfer } from '../../src-shared/transfer.test-kit.ts';
import type { SendWish } from '../services/send-order.ts';
import type { ListenerMove } from '../services/listener.ts';
import { createHandlers, type Handlers, type RequestParts } from './requests.ts';

const id = 'ab'.repeat(16);
const snapshot = transfer({
  id,
  direction: 'received',
  files: Array.from({ length: 150 }, (_, n) => ({
    ...file(`f${n}`),
    path: `/home/ann/secret/f${n}`,
  })),
  fileCount: 150,
  folder: '/home/ann/Downloads',
});

let calls: string[];
let chosenFolder: string | null;
/** The title and the place of the folder dialog. */
let asked: string;
let chosenFile: string | null;
let chosenFiles: readonly string[];
let handlers: Handlers;

beforeEach(() => {
  calls = [];
  chosenFolder = null;
  asked = '';
  chosenFile = null;
  chosenFiles = [];
  let kept: Settings = {
    ...DEFAULT_SETTINGS,
    deviceName: 'Ann',
    folder: '/home/ann/Downloads',
  };
  // The services in as far as these handlers use them; their own tests are theirs.
  const parts = {
    appVersion: '1.2.3',
    fingerprint: 'ab12',
    publicKey: 'ab12'.repeat(16),
    examine: ({ host, port }: SendTarget) =>
      Promise.resolve({ host, port, diagnosis: 'no-answer', observations: null }),
    transfers: {
      snapshots: [snapshot],
      listening: null,
      sendToEach: (wish: SendWish, targets: readonly SendTarget[]) => {
        const places = targets.map(({ host, port }) => `${host}:${port}`);
        calls.push(`send ${JSON.stringify(wish)} to ${places.join()}`);
        return ok([id]);
      },
      queue: [],
      setFolder: (transfer: string, folder: string) => {
        calls.push(`folder ${transfer} ${folder}`);
        return Promise.resolve(
          folder === '/gone' ? fail<Failure>({ kind: 'folder-missing', folder }) : ok(null),
        );
      },
      accept: (transfer: string, folder: string | null, conflict: string | null) =>
        calls.push(`accept ${transfer} ${folder} ${conflict}`),
      add: (transfer: string, paths: readonly string[]) => {
        calls.push(`add ${transfer} ${paths.join()}`);
        return ok(id);
      },
      moveListener: ({ port }: ListenerMove) =>
        Promise.resolve(port === 1 ? fail<Failure>({ kind: 'port-forbidden', port }) : ok(null)),
      useFolder: (folder: string) => Promise.resolve(calls.push(`useFolder ${folder}`)),
      files: (query: FileQuery) => Promise.resolve(pageOfFiles(snapshot.files, query)),
      placesOf: () => Promise.resolve(ok(['/home/ann/secret/f0'])),
      pathOf: () => Promise.resolve(ok('/home/ann/secret/f0')),
    },
    neighbours: { all: [], forget: (neighbourId: string) => calls.push(`forget ${neighbourId}`) },
    history: {
      page: () =>
        Promise.resolve({ total: 1, entries: [{ historyId: 7, snapshot }], newerAt: null }),
    },
    receipts: {
      write: (historyId: number, file: string, mayReplace: boolean) => {
        calls.push(`receipt ${historyId} ${file} ${mayReplace}`);
        return Promise.resolve(ok({}));
      },
    },
    settings: {
      read: () => kept,
      change: (changes: Partial<Settings>) => (kept = { ...kept, ...changes }),
    },
    sources: {
      pathsOf: (tokens: readonly string[]) =>
        tokens.every((token) => token === id) ? tokens.map(() => '/home/ann/a.txt') : null,
      add: (paths: readonly string[]) =>
        Promise.resolve({
          items: paths.map((path) => ({ token: id, name: path, kind: 'file', sizeBytes: 1 })),
          failures: [],
        }),
    },
    pasted: {
      write: ({ text }: { readonly text: string }) => {
        calls.push(`write ${text}`);
        return Promise.resolve(ok({ path: '/home/ann/pasted/a.txt', preview: text }));
      },
      release: (paths: readonly string[]) => Promise.resolve(calls.push(`release ${paths.join()}`)),
    },
    receivedTexts: {
      read: (_id: string, index: number) =>
        Promise.resolve(
          index === 0 ? ok('x'.repeat(3_000)) : fail({ kind: 'not-a-text', name: 'a.png' }),
        ),
    },
    plainDefaults: { chunkBytes: 1_024, gapMs: 1 },
    system: {
      chooseSources: () => Promise.resolve(chosenFiles),
      chooseNewFile: () => Promise.resolve(chosenFile),
      chooseFolder: (title: string, current: string) => {
        asked = `${title} ${current}`;
        return Promise.resolve(chosenFolder);
      },
      showInFolder: (path: string) => calls.push(`show ${path}`),
      readClipboard: () => Promise.resolve(ok({ kind: 'text', text: 'hello' })),
      writeClipboard: (text: string) => Promise.resolve(calls.push(`clipboard ${text}`)),
      dragOut: (paths: readonly string[]) => Promise.resolve(calls.push(`drag ${paths.join()}`)),
    },
    startAtLogin: (isOn: boolean) =>
      isOn ? fail<Failure>({ kind: 'login-start-refused', reason: 'EACCES' }) : ok(null),
    settingsChanged: (changed: Settings) => calls.push(`settings ${changed.folder}`),
  };
  handlers = createHandlers(parts as unknown as RequestParts);
});

describe('the window', () => {
  it('never learns where files lie, and gets no more of them than it shows', async () => {
    const query = {
      text: '',
      direction: null,
      result: null,
      peer: null,
      from: 0,
      count: 50,
    } as const;
    const state = await handlers['app-state'](null);
    const { entries } = await handlers['history-page'](query);
    const files = await handlers['transfer-files']({
      id,
      filter: 'all',
      text: '',
      from: 0,
      count: 50,
    });
    expect(files.files).toHaveLength(50);
    expect(JSON.stringify([state, entries, files])).not.toContain('secret');
    for (const shown of [state.transfers[0], entries[0]?.snapshot]) {
      expect(shown?.fileCount).toBe(150);
      expect(shown?.files).toHaveLength(100);
    }
  });

  it('sends only files that the person gave', async () => {
    const form = { targets: [{ host: 'bob', port: 1, publicKey: null }], plain: false };
    expect(await handlers['send-start']({ ...form, tokens: ['0'.repeat(32)] })).toEqual({
      ok: false,
      failure: { kind: 'nothing-to-send' },
    });
    expect(calls).toEqual([]);
    await handlers['send-start']({ ...form, tokens: [id], plain: true });
    expect(calls[0]).toContain('"paths":["/home/ann/a.txt"]');
    expect(calls[0]).toContain('"plain":{"chunkBytes":1024,"gapMs":1}');
    expect(calls[0]).toContain('to bob:1');
  });

  it('adds only files that the person gave', async () => {
    expect(await handlers['transfer-add']({ id, tokens: ['0'.repeat(32)] })).toMatchObject({
      ok: false,
    });
    await handlers['transfer-add']({ id, tokens: [id] });
    expect(calls).toEqual([`add ${id} /home/ann/a.txt`]);
  });

  it('shows a file in its folder without learning its path', async () => {
    expect(await handlers['show-in-folder']({ id, index: 0 })).toEqual({ ok: true, value: null });
    expect(calls).toEqual(['show /home/ann/secret/f0']);
  });

  it('drags files out of the window without learning their paths', async () => {
    expect(await handlers['drag-out']({ id, index: null })).toEqual({ ok: true, value: null });
    expect(calls).toEqual(['drag /home/ann/secret/f0']);
  });
});

describe('the clipboard', () => {
  it('becomes a file of ours, which the window knows by a token and its first words', async () => {
    expect(await handlers['sources-paste'](null)).toEqual(
      ok({
        token: id,
        name: '/home/ann/pasted/a.txt',
        kind: 'file',
        sizeBytes: 1,
        preview: 'hello',
      }),
    );
    await handlers['sources-remove']([id]);
    expect(calls).toEqual(['write hello', 'release /home/ann/a.txt']);
  });

  it('gets a text that arrived, and nothing that is none', async () => {
    const copied = handlers['received-text-copy'];
    expect(await copied({ id, index: 0 })).toEqual(ok(null));
    expect(await copied({ id, index: 1 })).toMatchObject({ failure: { kind: 'not-a-text' } });
    expect(calls).toEqual([`clipboard ${'x'.repeat(3_000)}`]);
  });

  it('is not needed to show the first lines of one', async () => {
    const shown = handlers['received-text'];
    const firstLines = 'x'.repeat(2_000);
    expect(await shown({ id, index: 0 })).toEqual({ firstLines, isWhole: false });
    expect(await shown({ id, index: 1 })).toBeNull();
    expect(calls).toEqual([]);
  });
});

describe('accepting', () => {
  it('puts files where the offer says that they go', async () => {
    await handlers['transfer-accept']({ id, conflict: 'newer' });
    expect(calls).toEqual([`accept ${id} null newer`]);
  });

  it('is not what choosing a folder does, which begins where they would go', async () => {
    expect(await handlers['transfer-folder'](id)).toEqual(ok(null));
    expect(asked).toBe('Save these files in /home/ann/Downloads');
    expect(calls).toEqual([]);
    chosenFolder = '/mnt/disk';
    expect(await handlers['transfer-folder'](id)).toEqual(ok(null));
    expect(calls).toEqual([`folder ${id} /mnt/disk`]);
  });

  it('tells that a chosen folder is not there', async () => {
    chosenFolder = '/gone';
    const missing = fail({ kind: 'folder-missing', folder: '/gone' });
    expect(await handlers['transfer-folder'](id)).toEqual(missing);
  });
});

describe('a receipt', () => {
  it('keeps the port that it had where it cannot listen on another', async () => {
    expect(await handlers['settings-change']({ port: 1 })).toMatchObject({
      failure: { kind: 'port-forbidden' },
    });
    expect((await handlers['settings-change']({ port: 5005 })).ok).toBe(true);
    expect(calls).toEqual(['settings /home/ann/Downloads']);
    expect((await handlers['app-state'](null)).settings.port).toBe(5005);
  });

  it('keeps nothing of a change that the system refuses, and says so', async () => {
    const change = { startAtLogin: true, keepInTray: true };
    expect(await handlers['settings-change'](change)).toMatchObject({
      ok: false,
      failure: { kind: 'login-start-refused' },
    });
    expect(calls).toEqual([]);
    const { settings } = await handlers['app-state'](null);
    expect(settings).toMatchObject({ startAtLogin: false, keepInTray: false });
  });

  it('goes where the person says, and nowhere if they say nothing', async () => {
    expect(await handlers['history-receipt']({ historyId: 7 })).toEqual(ok({ saved: false }));
    expect(calls).toEqual([]);
    chosenFile = '/home/ann/receipt.json';
    expect(await handlers['history-receipt']({ historyId: 7 })).toEqual(ok({ saved: true }));
    expect(calls).toEqual(['receipt 7 /home/ann/receipt.json true']);
  });
});

describe('choosing the folder', () => {
  it('moves the listener too, and changes nothing when the person changed their mind', async () => {
    expect(await handlers['settings-choose-folder'](null)).toMatchObject({
      folder: '/home/ann/Downloads',
    });
    expect(calls).toEqual([]);
    chosenFolder = '/mnt/disk';
    expect(await handlers['settings-choose-folder'](null)).toMatchObject({ folder: '/mnt/disk' });
    expect(calls).toEqual(['settings /mnt/disk', 'useFolder /mnt/disk']);
  });
});
