import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransferFile } from '../../src-shared/transfer-model.ts';
import { openState, type DeviceState } from '../services/open-state.ts';
import { JsonReport } from './json-report.ts';
import { runReceipt, runVerify } from './receipt-commands.ts';
import { receivedSnapshot } from './snapshot.test-kit.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
let folder: string;
let state: DeviceState;
let peer: DeviceState;
let said: Record<string, unknown>[];
let report: JsonReport;

function open(home: string): DeviceState {
  const opened = openState(join(folder, home), { kind: 'command' }, folder, quiet);
  if (!opened.ok) throw new Error(opened.failure.kind);
  return opened.value;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-receipt-commands-'));
  state = open('home');
  peer = open('peer');
  said = [];
  report = new JsonReport(
    {
      say: (pieces) => {
        for (const line of pieces) said.push(JSON.parse(line) as Record<string, unknown>);
      },
      said: () => Promise.resolve(),
    },
    () => {},
  );
});
afterEach(() => {
  state.close();
  peer.close();
  rmSync(folder, { recursive: true });
});

const peerKey = (): string => Buffer.from(peer.identity.publicKey).toString('hex');

/** A file that came from the peer, on the disk and in the history. */
function receive(path: string, content: string, changes: Partial<TransferFile> = {}): void {
  const place = join(folder, path);
  mkdirSync(join(place, '..'), { recursive: true });
  writeFileSync(place, content);
  const snapshot = receivedSnapshot({});
  const [file] = snapshot.files;
  if (file === undefined) throw new Error('a snapshot without files');
  state.history.finish({
    ...snapshot,
    phase: 'done',
    failure: null,
    endedAt: 1_795_000_000_000,
    peer: { ...snapshot.peer, publicKey: peerKey() },
    files: [
      {
        ...file,
        name: path,
        path: place,
        sizeBytes: content.length,
        doneBytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        failure: null,
        caution: null,
        ...changes,
      },
    ],
    fileCount: 1,
    receipt: {
      wireId: '0123456789abcdef'.repeat(2),
      ownKey: Buffer.from(state.identity.publicKey).toString('hex'),
      ownName: 'This one',
      finishedAt: 1_795_000_000_000,
      // Not over this: the command then signs anew.
      ownSignature: 'ab'.repeat(64),
      peerSignature: null,
    },
  });
}

const common = { json: true, home: null };
const receiptFile = (): string => join(folder, 'receipt.json');
const writeReceipt = (historyId = 1): Promise<number> =>
  runReceipt({ ...common, historyId, output: receiptFile() }, state, report);
const verify = (where: string | null, as = state, receipt = receiptFile()): Promise<number> =>
  runVerify({ ...common, receipt, folder: where }, as, report);

describe('ferry receipt', () => {
  it('writes one that names this device, the peer and the file', async () => {
    receive('a.txt', 'ferry');
    expect(await writeReceipt()).toBe(0);
    expect(said).toMatchObject([
      { event: 'receipt-written', file: receiptFile(), files: 1, signedByReceiver: true },
    ]);
    expect(readFileSync(receiptFile(), 'utf8')).toContain('{"path":"a.txt","size":5,"sha256":"');
  });

  it('overwrites nothing, and says of which transfer there is none', async () => {
    receive('a.txt', 'ferry');
    expect(await writeReceipt(7)).toBe(1);
    expect(said).toMatchObject([{ event: 'error', code: 'no-receipt' }]);
    await writeReceipt();
    expect(await writeReceipt()).toBe(1);
    expect(said.at(-1)).toMatchObject({ event: 'error', code: 'file-exists' });
  });
});

describe('ferry verify', () => {
  it('knows this device, and finds the file where it was put', async () => {
    receive('a.txt', 'ferry');
    await writeReceipt();
    state.trust.noteSeen(
      { ...receivedSnapshot({}).peer, publicKey: peerKey(), deviceName: 'Laptop' },
      1,
    );
    state.trust.pin(peerKey(), 2);
    expect(await verify(null)).toBe(0);
    expect(said.at(-1)).toMatchObject({
      event: 'verified',
      signed: true,
      sender: { whose: 'verified', knownName: 'Laptop', signature: 'none' },
      receiver: { whose: 'this-device', signature: 'valid' },
      counts: { same: 1, different: 0 },
      files: [{ path: 'a.txt', result: 'same' }],
    });
  });

  it('fails when the file was changed or is gone', async () => {
    receive('a.txt', 'ferry');
    await writeReceipt();
    writeFileSync(join(folder, 'a.txt'), 'Ferry');
    expect(await verify(null)).toBe(1);
    expect(said.at(-1)).toMatchObject({ signed: true, counts: { different: 1 } });
    rmSync(join(folder, 'a.txt'));
    expect(await verify(null)).toBe(1);
    expect(said.at(-1)).toMatchObject({ counts: { missing: 1 } });
  });

  it('looks for the files below --dir, on a computer that had no part in it', async () => {
    receive('in/photos/a.txt', 'ferry', { sentAs: 'photos/a.txt' });
    await writeReceipt();
    expect(await verify(join(folder, 'in'), peer)).toBe(0);
    expect(said.at(-1)).toMatchObject({
      sender: { whose: 'this-device' },
      receiver: { whose: 'unknown' },
      counts: { same: 1 },
    });
    expect(await verify(null, peer)).toBe(0);
    expect(said.at(-1)).toMatchObject({ signed: true, counts: null, files: null });
  });

  it('never looks outside of --dir', async () => {
    receive('secret.txt', 'ferry', { sentAs: '../secret.txt' });
    mkdirSync(join(folder, 'in'));
    await writeReceipt();
    expect(await verify(join(folder, 'in'))).toBe(1);
    expect(said.at(-1)).toMatchObject({ signed: true, counts: { missing: 1, same: 0 } });
  });

  it('fails for a changed receipt, and for one without signatures', async () => {
    receive('a.txt', 'ferry');
    await writeReceipt();
    const text = readFileSync(receiptFile(), 'utf8');
    writeFileSync(receiptFile(), text.replace('"size":5', '"size":6'));
    expect(await verify(null)).toBe(1);
    expect(said.at(-1)).toMatchObject({ signed: false, receiver: { signature: 'invalid' } });
    writeFileSync(receiptFile(), text.replace(/"receiver":"[0-9a-f]{128}"/, '"receiver":null'));
    expect(await verify(null)).toBe(1);
    expect(said.at(-1)).toMatchObject({ signed: false, receiver: { signature: 'none' } });
  });

  it('says what is no receipt', async () => {
    const none = join(folder, 'none.json');
    for (const [content, why] of [
      [null, 'ENOENT'],
      ['{', 'it is not JSON'],
      ['{"format":"ferry receipt","version":2}', 'its version is not as a receipt has it'],
    ] as const) {
      if (content !== null) writeFileSync(none, content);
      expect(await verify(null, state, none)).toBe(1);
      expect(said.at(-1)).toEqual({
        event: 'error',
        code: 'not-a-receipt',
        message: `${none} cannot be read as a receipt: ${why}.`,
      });
    }
  });
});
