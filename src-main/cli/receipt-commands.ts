/** `ferry receipt` and `ferry verify`: without touching the network. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { safeFileName } from '../../src-shared/safe-name.ts';
import { ownPublicKeys } from '../services/identity.ts';
import type { DeviceState } from '../services/open-state.ts';
import { checkReceipt } from '../services/receipt-check.ts';
import { parseReceipt, type Receipt, RECEIPT_FILE_MAX_BYTES } from '../services/receipt-file.ts';
import { type FileToVerify, verifyFiles } from '../services/verify.ts';
import type { ReceiptInvocation, VerifyInvocation } from './arguments.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import type { Report } from './report.ts';

export async function runReceipt(
  { historyId, output }: ReceiptInvocation,
  state: DeviceState,
  report: Report,
): Promise<ExitStatus> {
  const file = output ?? resolve(`ferry-receipt-${historyId}.json`);
  const written = await state.receipts.write(historyId, file, false);
  if (written.ok) {
    report.receiptWritten(file, written.value);
    return EXIT.done;
  }
  const { failure } = written;
  if (failure.kind === 'write-failed' && failure.reason === 'EEXIST') {
    report.error('file-exists', `${file} is there already. Choose another one with --output.`);
  } else {
    report.failure(failure);
  }
  return EXIT.failed;
}

/**
 * Done: at least one device signed, no signature is wrong, and no file that was looked at is
 * different, missing or unreadable. Whose the keys are is told, and decides nothing.
 */
export async function runVerify(
  invocation: VerifyInvocation,
  state: DeviceState,
  report: Report,
): Promise<ExitStatus> {
  const text = await receiptText(invocation.receipt);
  const parsed = text.ok ? parseReceipt(text.value) : text;
  if (!parsed.ok) {
    const message = `${invocation.receipt} cannot be read as a receipt: ${parsed.failure}.`;
    report.error('not-a-receipt', message);
    return EXIT.failed;
  }
  const receipt = parsed.value;
  const check = checkReceipt(receipt, ownPublicKeys(state.home), state.trust.devices());
  const files = filesToVerify(receipt, invocation.folder, state);
  const verified = files === null ? null : await verifyFiles(files);
  report.receiptChecked(receipt, check, verified);
  if (!check.isSigned) return EXIT.failed;
  if (verified === null) return EXIT.done;
  const { different, missing, unreadable } = verified.counts;
  return different + missing + unreadable === 0 ? EXIT.done : EXIT.failed;
}

type Text =
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly failure: string };

async function receiptText(path: string): Promise<Text> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return { ok: false, failure: 'it is not a file' };
    if (stats.size > RECEIPT_FILE_MAX_BYTES) return { ok: false, failure: 'it is too long' };
    return { ok: true, value: await readFile(path, 'utf8') };
  } catch (error) {
    return { ok: false, failure: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  }
}

/** Null: nobody said where they are, and this device had no part in it. */
function filesToVerify(
  receipt: Receipt,
  folder: string | null,
  state: DeviceState,
): Iterable<FileToVerify> | null {
  if (folder !== null) return filesOf(receipt, (path) => pathBelow(folder, path));
  const places = state.receipts.placesOf(receipt.head);
  if (places.size === 0) return null;
  return filesOf(receipt, (path) => places.get(path) ?? null);
}

function* filesOf(
  receipt: Receipt,
  placeOf: (path: string) => string | null,
): Generator<FileToVerify> {
  for (const { path, sizeBytes, sha256, result } of receipt.files) {
    const isSkipped = result === 'same' || result === 'exists' || result === 'older';
    yield { name: path, path: placeOf(path), sizeBytes, sha256, isSkipped };
  }
}

/** Where a received file of that path lies by default; never outside of `folder`, whatever the receipt says. */
function pathBelow(folder: string, path: string): string | null {
  const segments = path.split('/').map((segment) => safeFileName(segment));
  return segments.every((segment) => segment !== null) ? join(folder, ...segments) : null;
}
