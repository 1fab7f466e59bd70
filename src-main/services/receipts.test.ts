import { NO_RULES } from '../../src-shared/trust-model.ts';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receiptFileOf } from '../../src-shared/receipt.ts';
import type { TransferFile, TransferSnapshot } from '../../src-shared/transfer-model.ts';
import { signWithDeviceKey } from '../io/crypto/device-signature.ts';
import { makeKeyPair } from '../io/crypto/sodium-crypto.ts';
import type { Identity } from '../io/engine.ts';
import type { Database } from './database.ts';
import { memoryDatabase } from './database.test-kit.ts';
import { History } from './history.ts';
import { checkReceipt, ListDigest } from './receipt-check.ts';
import {
  parseReceipt,
  type Receipt,
  receiptEndText,
  receiptFileText,
  receiptHeadText,
} from './receipt-file.ts';
import { Receipts } from './receipts.ts';
import type { Device } from './trust.ts';

const alice = makeKeyPair();
const bob = makeKeyPair();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const WIRE_ID = '0123456789abcdef'.repeat(2);
const FINISHED_AT = 1_795_000_000_123;

let folder: string;
let database: Database;
let history: History;
let FILES: readonly TransferFile[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ferry-receipts-'));
  FILES = mixedFiles();
  database = memoryDatabase();
  history = new History(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, changes: Partial<TransferFile> = {}): TransferFile {
  const content = `content of ${name}`;
  return {
    name,
    sizeBytes: content.length,
    doneBytes: content.length,
    path: join(folder, name),
    sha256: createHash('sha256').update(content).digest('hex'),
    failure: null,
    caution: null,
    kind: 'file',
    skipped: null,
    ...changes,
  };
}

/** As Bob's history has it: Alice sent. */
function received(files: readonly TransferFile[]): TransferSnapshot {
  return {
    id: 'ab'.repeat(16),
    direction: 'received',
    dialect: 'ferry',
    phase: 'done',
    peer: {
      deviceName: 'Alice',
      host: '10.0.0.1',
      port: 27182,
      fingerprint: null,
      publicKey: hex(alice.publicKey),
      trust: 'verified',
    },
    files,
    fileCount: files.length,
    totalBytes: 1,
    doneBytes: 1,
    rateBytesPerSecond: 0,
    secondsLeft: null,
    folder,
    freeBytes: null,
    verificationCode: null,
    silentSeconds: null,
    paused: null,
    survey: null,
    conflict: null,
    nextTryAt: null,
    skippedCount: 0,
    skippedBytes: 0,
    failedCount: 0,
    startedAt: 1_000,
    endedAt: 2_000.5,
    failure: null,
    limitedBy: null,
    pace: null,
    stats: null,
  };
}

/** What the two devices sign at the end of it. */
function statementOf(files: readonly TransferFile[]): Uint8Array {
  const list = new ListDigest();
  for (const entry of files.map(receiptFileOf)) if (entry !== null) list.add(entry);
  return list.statementOf({
    transfer: WIRE_ID,
    sender: { publicKey: hex(alice.publicKey), name: 'Alice' },
    receiver: { publicKey: hex(bob.publicKey), name: 'Bob' },
    finishedAt: FINISHED_AT,
  });
}

const signed = (identity: Identity, statement: Uint8Array): string =>
  hex(signWithDeviceKey(identity.secretKey, statement));

function keep(files: readonly TransferFile[], peerSignature?: string | null): number {
  const snapshot = received(files);
  const statement = statementOf(files);
  history.finish(
    peerSignature === undefined
      ? snapshot
      : {
          ...snapshot,
          receipt: {
            wireId: WIRE_ID,
            ownKey: hex(bob.publicKey),
            ownName: 'Bob',
            finishedAt: FINISHED_AT,
            ownSignature: signed(bob, statement),
            peerSignature,
          },
        },
  );
  const [entry] = history.list({ beforeId: null, limit: 1 });
  return entry?.historyId ?? -1;
}

const receiptsOf = (identity: Identity): Receipts =>
  new Receipts(database, identity, () => 'Bob today');

async function exported(historyId: number, identity: Identity = bob): Promise<Receipt> {
  const path = join(folder, 'receipt.json');
  const written = await receiptsOf(identity).write(historyId, path, true);
  if (!written.ok) throw new Error(JSON.stringify(written.failure));
  const parsed = parseReceipt(readFileSync(path, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.failure);
  return parsed.value;
}

const mixedFiles = (): readonly TransferFile[] => [
  file('photos/a.jpg'),
  file('b (2).txt', { sentAs: 'b.txt' }),
  file('photos', { kind: 'folder', sizeBytes: 0, sha256: null }),
  file('old.txt', { skipped: 'same', sha256: null }),
  file('broken.txt', { failure: { kind: 'digest-mismatch', name: 'broken.txt' }, sha256: null }),
];

describe('a receipt of the history', () => {
  it('carries both signatures that were made, over the paths as they were sent', async () => {
    const receipt = await exported(keep(FILES, signed(alice, statementOf(FILES))));
    expect(receipt.head).toEqual({
      transfer: WIRE_ID,
      sender: { publicKey: hex(alice.publicKey), name: 'Alice' },
      receiver: { publicKey: hex(bob.publicKey), name: 'Bob' },
      finishedAt: FINISHED_AT,
    });
    expect(receipt.files.map(({ path, result }) => [path, result])).toEqual([
      ['photos/a.jpg', 'stored'],
      ['b.txt', 'stored'],
      ['old.txt', 'same'],
      ['broken.txt', 'failed'],
    ]);
    const check = checkReceipt(receipt, [hex(bob.publicKey)], []);
    expect(check.sender).toMatchObject({ signature: 'valid', whose: 'unknown' });
    expect(check.receiver).toMatchObject({ signature: 'valid', whose: 'this-device' });
    expect(check.isSigned).toBe(true);
  });

  it('leaves a signature out that is not over what the history says', async () => {
    const other = signed(alice, statementOf(FILES.slice(1)));
    const receipt = await exported(keep(FILES, other));
    expect(receipt.signatures.sender).toBe(null);
    expect(checkReceipt(receipt, [], []).isSigned).toBe(true);
  });

  it('is signed by this device alone where nothing was exchanged', async () => {
    const receipt = await exported(keep(FILES));
    expect(receipt.head.transfer).toBe(null);
    expect(receipt.head.finishedAt).toBe(2_001);
    expect(receipt.head.receiver).toEqual({ publicKey: hex(bob.publicKey), name: 'Bob today' });
    expect(receipt.signatures.sender).toBe(null);
    expect(checkReceipt(receipt, [], []).receiver.signature).toBe('valid');
  });

  it('keeps what the other key of this computer signed, and never signs in its name', async () => {
    const other = makeKeyPair();
    const historyId = keep(FILES, null);
    const receipt = await exported(historyId, other);
    expect(receipt.head.receiver.publicKey).toBe(hex(bob.publicKey));
    expect(checkReceipt(receipt, [], []).receiver.signature).toBe('valid');
    database.exec(`UPDATE transfer_file SET size_bytes = 1 WHERE position = 0`);
    expect((await exported(historyId, other)).signatures).toEqual({ sender: null, receiver: null });
  });

  it('has every file of a large transfer, and is written whole or not at all', async () => {
    const files = Array.from({ length: 2_500 }, (_, n) => file(`${n}.txt`));
    const historyId = keep(files, signed(alice, statementOf(files)));
    const receipt = await exported(historyId);
    expect(receipt.files.length).toBe(2_500);
    expect(receipt.files[2_499]?.path).toBe('2499.txt');
    expect(checkReceipt(receipt, [], []).sender.signature).toBe('valid');
    expect(readdirSync(folder)).toEqual(['receipt.json']);
  });

  it('replaces a file only when told to, and says where it cannot be', async () => {
    const historyId = keep(FILES, null);
    const path = join(folder, 'mine.json');
    writeFileSync(path, 'mine');
    expect(await receiptsOf(bob).write(historyId, path, false)).toEqual({
      ok: false,
      failure: { kind: 'write-failed', name: 'mine.json', reason: 'EEXIST' },
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect((await receiptsOf(bob).write(historyId, path, true)).ok).toBe(true);
    expect(await receiptsOf(bob).write(historyId, join(folder, 'no', 'a.json'), false)).toEqual({
      ok: false,
      failure: { kind: 'folder-missing', folder: join(folder, 'no') },
    });
  });

  it('does not exist for plain UDP, nor for an entry that is not there', async () => {
    const path = join(folder, 'a.json');
    const snapshot = received(FILES);
    history.finish({ ...snapshot, peer: { ...snapshot.peer, publicKey: null } });
    for (const historyId of [1, 99]) {
      expect(await receiptsOf(bob).write(historyId, path, false)).toEqual({
        ok: false,
        failure: { kind: 'no-receipt' },
      });
    }
    expect(existsSync(path)).toBe(false);
  });
});

describe('the files of a history entry', () => {
  it('are found the same, changed or missing where they lie', async () => {
    const files = [file('a.txt'), file('b.txt'), file('c.txt'), FILES[2] as TransferFile];
    writeFileSync(join(folder, 'a.txt'), 'content of a.txt');
    writeFileSync(join(folder, 'b.txt'), 'CONTENT of b.txt');
    const report = await receiptsOf(bob).verify(keep(files));
    expect(report.files).toEqual([
      { name: 'b.txt', result: 'different' },
      { name: 'c.txt', result: 'missing' },
      { name: 'a.txt', result: 'same' },
    ]);
  });

  it('are known by a receipt only if it names the same devices', async () => {
    const receipt = await exported(keep(FILES, null));
    const places = receiptsOf(bob).placesOf(receipt.head);
    expect(places.get('b.txt')).toBe(join(folder, 'b (2).txt'));
    const stranger = { publicKey: 'ee'.repeat(32), name: 'Alice' };
    expect(receiptsOf(bob).placesOf({ ...receipt.head, sender: stranger }).size).toBe(0);
  });
});

describe('checkReceipt', () => {
  it('finds any changed field out', async () => {
    const receipt = await exported(keep(FILES, signed(alice, statementOf(FILES))));
    const [first, ...rest] = receipt.files;
    if (first === undefined) throw new Error('no files');
    const { head } = receipt;
    const changed: Receipt[] = [
      { ...receipt, head: { ...head, transfer: null } },
      { ...receipt, head: { ...head, finishedAt: head.finishedAt + 1 } },
      { ...receipt, head: { ...head, sender: { ...head.sender, name: 'Alicia' } } },
      { ...receipt, head: { ...head, receiver: { ...head.receiver, name: null } } },
      { ...receipt, files: rest },
      { ...receipt, files: [...rest, first] },
      { ...receipt, files: [{ ...first, path: 'photos/b.jpg' }, ...rest] },
      { ...receipt, files: [{ ...first, sizeBytes: 1 }, ...rest] },
      { ...receipt, files: [{ ...first, sha256: 'ab'.repeat(32) }, ...rest] },
      { ...receipt, files: [{ ...first, result: 'failed', sha256: null }, ...rest] },
    ];
    for (const forged of changed) {
      const check = checkReceipt(forged, [], []);
      expect([check.sender.signature, check.receiver.signature]).toEqual(['invalid', 'invalid']);
      expect(check.isSigned).toBe(false);
    }
    const swapped = { sender: receipt.signatures.receiver, receiver: receipt.signatures.sender };
    expect(checkReceipt({ ...receipt, signatures: swapped }, [], []).isSigned).toBe(false);
  });

  it('takes no path for two: what a path holds cannot pass for the next line', () => {
    const sha256 = 'ab'.repeat(32);
    const stored = { sizeBytes: 1, sha256, result: 'stored' } as const;
    const head = {
      transfer: WIRE_ID,
      sender: { publicKey: hex(alice.publicKey), name: null },
      receiver: { publicKey: hex(bob.publicKey), name: null },
      finishedAt: 1,
    };
    const two = new ListDigest();
    two.add({ path: 'a', ...stored });
    two.add({ path: 'b', ...stored });
    const one = new ListDigest();
    one.add({ path: `a\nstored 1 ${sha256} 1 b`, ...stored });
    expect(hex(one.statementOf(head))).not.toBe(hex(two.statementOf(head)));
  });

  it('needs a signature, and no wrong one', async () => {
    const receipt = await exported(keep(FILES, signed(alice, statementOf(FILES))));
    const { sender } = receipt.signatures;
    const with2 = (signatures: Receipt['signatures']): boolean =>
      checkReceipt({ ...receipt, signatures }, [], []).isSigned;
    expect(with2({ sender, receiver: null })).toBe(true);
    expect(with2({ sender: null, receiver: null })).toBe(false);
    expect(with2({ sender, receiver: 'ab'.repeat(64) })).toBe(false);
  });

  it('says whose keys they are', async () => {
    const receipt = await exported(keep(FILES, null));
    const device: Device = {
      publicKey: hex(alice.publicKey),
      deviceName: 'Laptop',
      deviceKind: 'unknown',
      host: '10.0.0.1',
      port: 1,
      hosts: ['10.0.0.1'],
      firstSeenAt: 1,
      lastSeenAt: 1,
      verifiedAt: null,
      rules: NO_RULES,
    };
    const whose = (devices: readonly Device[]): unknown[] => {
      const { sender } = checkReceipt(receipt, [], devices);
      return [sender.whose, sender.knownName];
    };
    expect(whose([])).toEqual(['unknown', null]);
    expect(whose([device])).toEqual(['known', 'Laptop']);
    expect(whose([{ ...device, verifiedAt: 5 }])).toEqual(['verified', 'Laptop']);
  });
});

describe('the form of a receipt', () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hex);
  const party = fc.record({
    publicKey: key,
    name: fc.option(fc.string({ minLength: 1, maxLength: 20 })),
  });
  const entry = fc.oneof(
    fc.record({
      path: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
      sizeBytes: fc.option(fc.maxSafeNat()),
      sha256: key,
      result: fc.constant('stored' as const),
    }),
    fc.record({
      path: fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }),
      sizeBytes: fc.option(fc.maxSafeNat()),
      sha256: fc.constant(null),
      result: fc.constantFrom('same', 'exists', 'older', 'failed', 'unfinished'),
    }),
  );
  const receipt = fc.record({
    head: fc.record({
      transfer: fc.option(key.map((digits) => digits.slice(32))),
      sender: party,
      receiver: party,
      finishedAt: fc.integer({ min: 0, max: 4e12 }),
    }),
    files: fc.array(entry),
    signatures: fc.record({
      sender: fc.option(key.map((digits) => digits + digits)),
      receiver: fc.option(key.map((digits) => digits + digits)),
    }),
  });

  it('comes back as it was written, whatever names and paths hold', () => {
    fc.assert(
      fc.property(receipt, (value) => {
        const text =
          receiptHeadText(value.head) +
          value.files.map((each, index) => receiptFileText(each, index === 0)).join('') +
          receiptEndText(value.signatures);
        expect(parseReceipt(text)).toEqual({ ok: true, value });
      }),
    );
  });

  it('refuses what is no receipt, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parseReceipt(text).ok).toBe(false);
      }),
    );
  });

  it.each([
    ['version', { version: 2 }],
    ['sender.publicKey', { sender: { publicKey: 'AB'.repeat(32), name: null } }],
    ['finishedAt', { finishedAt: '2026-11-23' }],
    ['files.0', { files: [{ path: 'a', size: 1, sha256: null, result: 'stored' }] }],
    ['files.0.size', { files: [{ path: 'a', size: -1, sha256: null, result: 'same' }] }],
    ['signatures.sender', { signatures: { sender: 'ab', receiver: null } }],
  ])('says that its %s does not fit', (where, change) => {
    const good = {
      format: 'ferry receipt',
      version: 1,
      transfer: null,
      sender: { publicKey: 'ab'.repeat(32), name: null },
      receiver: { publicKey: 'ab'.repeat(32), name: null },
      finishedAt: '2026-11-23T09:00:00.000Z',
      files: [],
      signatures: { sender: null, receiver: null },
    };
    expect(parseReceipt(JSON.stringify(good)).ok).toBe(true);
    expect(parseReceipt(JSON.stringify({ ...good, ...change }))).toEqual({
      ok: false,
      failure: `its ${where} is not as a receipt has it`,
    });
  });
});
