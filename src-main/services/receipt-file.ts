/**
 * A receipt as a file: JSON with one line a file of the transfer, so that a hundred thousand of them
 * can be written as they are read, and looked at with any tool. docs/RECEIPTS.md has every field.
 * Decides the form; whether signatures are good is receipt-check.ts's.
 */
import * as v from 'valibot';
import {
  RECEIPT_RESULTS,
  type ReceiptFile,
  type ReceiptHead,
  type ReceiptSignatures,
} from '../../src-shared/receipt.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';

export interface Receipt {
  readonly head: ReceiptHead;
  readonly files: readonly ReceiptFile[];
  readonly signatures: ReceiptSignatures;
}

const FORMAT = 'ferry receipt';
const VERSION = 1;

/** 250,000 files, each with a path of the longest that a list of 64 MiB allows, escapes included. */
export const RECEIPT_FILE_MAX_BYTES = 268_435_456;
/** docs/PROTOCOL.md, section 7: files in a transfer. */
const FILES_MAX = 250_000;
/** The same: bytes of a path; code units are never more. */
const PATH_MAX_UNITS = 1_024;
/** docs/PROTOCOL.md, section 3.1. */
const NAME_MAX_BYTES = 64;

const Digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Party = v.object({
  publicKey: Digest,
  name: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxBytes(NAME_MAX_BYTES))),
});
const Signature = v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)));
const Instant = v.pipe(
  v.string(),
  // What toISOString makes, and nothing else: two texts of one instant would be one statement.
  v.check((text) => isInstant(text)),
);
const File = v.pipe(
  v.object({
    path: v.pipe(v.string(), v.minLength(1), v.maxLength(PATH_MAX_UNITS)),
    size: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
    sha256: v.nullable(Digest),
    result: v.picklist(RECEIPT_RESULTS),
  }),
  v.check((file) => (file.sha256 !== null) === (file.result === 'stored')),
);
const Stored = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  transfer: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
  sender: Party,
  receiver: Party,
  finishedAt: Instant,
  files: v.pipe(v.array(File), v.maxLength(FILES_MAX)),
  signatures: v.object({ sender: Signature, receiver: Signature }),
});

/** The text up to the first file; then `receiptFileText` of each, then `receiptEndText`. */
export function receiptHeadText(head: ReceiptHead): string {
  const fields = {
    format: FORMAT,
    version: VERSION,
    transfer: head.transfer,
    sender: head.sender,
    receiver: head.receiver,
    finishedAt: new Date(head.finishedAt).toISOString(),
  };
  const lines = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  );
  return `{\n${lines.join('')}"files": [`;
}

export function receiptFileText(file: ReceiptFile, isFirst: boolean): string {
  const { path, sizeBytes, sha256, result } = file;
  return `${isFirst ? '' : ','}\n${JSON.stringify({ path, size: sizeBytes, sha256, result })}`;
}

export function receiptEndText(signatures: ReceiptSignatures): string {
  return `\n],\n"signatures": ${JSON.stringify(signatures)}\n}\n`;
}

/** Unknown fields are ignored: they are not signed either. The failure says what does not fit. */
export function parseReceipt(text: string): Result<Receipt, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('it is not JSON');
  }
  const parsed = v.safeParse(Stored, value, { abortEarly: true });
  if (!parsed.success) {
    const where = v.getDotPath(parsed.issues[0]);
    return fail(where === null ? 'it is not a receipt' : `its ${where} is not as a receipt has it`);
  }
  const { transfer, sender, receiver, finishedAt, files, signatures } = parsed.output;
  return ok({
    head: { transfer, sender, receiver, finishedAt: Date.parse(finishedAt) },
    files: files.map(({ path, size, sha256, result }) => ({
      path,
      sizeBytes: size,
      sha256,
      result,
    })),
    signatures,
  });
}

function isInstant(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}
