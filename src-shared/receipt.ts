/**
 * What a receipt of a transfer says, and the bytes that both devices sign for it: the same on both
 * sides, whatever the files are called on either disk (docs/RECEIPTS.md). Who signs, and where a
 * receipt is kept, is decided elsewhere.
 */
import { nameBytes } from './safe-name.ts';
import type { SkipReason, TransferFile } from './transfer-model.ts';

/** `unfinished`: neither stored nor given up when the transfer ended. */
export type ReceiptResult = 'stored' | SkipReason | 'failed' | 'unfinished';

export const RECEIPT_RESULTS = [
  'stored',
  'same',
  'exists',
  'older',
  'failed',
  'unfinished',
] as const satisfies readonly ReceiptResult[];

export interface ReceiptFile {
  /** As the sender called it, with `/` between segments. */
  readonly path: string;
  /** Bytes; null where it never became known. */
  readonly sizeBytes: number | null;
  /** 64 lower-case hexadecimal digits if it was stored, else null. */
  readonly sha256: string | null;
  readonly result: ReceiptResult;
}

export interface ReceiptParty {
  /** X25519, 64 lower-case hexadecimal digits. */
  readonly publicKey: string;
  /** As the device called itself then; null = not known. */
  readonly name: string | null;
}

/** All of a receipt but its files and signatures. */
export interface ReceiptHead {
  /** What both sides know the transfer by (32 hexadecimal digits); null if this was not kept. */
  readonly transfer: string | null;
  readonly sender: ReceiptParty;
  readonly receiver: ReceiptParty;
  /** Whole ms since 1970, by the receiver's clock where both signed. */
  readonly finishedAt: number;
}

/** XEdDSA over the statement, 128 lower-case hexadecimal digits; null = that device has not signed. */
export interface ReceiptSignatures {
  readonly sender: string | null;
  readonly receiver: string | null;
}

/** Begins what is signed, so that it can be taken for nothing else that this key does. */
const STATEMENT_TITLE = 'ferry receipt 1';

/**
 * A file's line of the list, of which the statement holds the SHA-256 (UTF-8, in the order of the
 * offer). The path's length makes it unambiguous whatever the path holds.
 */
export function receiptLine({ path, sizeBytes, sha256, result }: ReceiptFile): string {
  return `${result} ${sizeBytes ?? '-'} ${sha256 ?? '-'} ${counted(path)}\n`;
}

/** What is signed. `listSha256`: 64 hexadecimal digits, of all lines. */
export function receiptStatement(
  head: ReceiptHead,
  fileCount: number,
  listSha256: string,
): Uint8Array {
  const lines = [
    STATEMENT_TITLE,
    `transfer ${head.transfer ?? '-'}`,
    `sender ${head.sender.publicKey} ${counted(head.sender.name ?? '')}`,
    `receiver ${head.receiver.publicKey} ${counted(head.receiver.name ?? '')}`,
    `finished ${head.finishedAt}`,
    `files ${fileCount}`,
    `list ${listSha256}`,
  ];
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** Null for folders and links, of which a receipt says nothing. */
export function receiptFileOf(file: TransferFile): ReceiptFile | null {
  if (file.kind !== 'file') return null;
  const result = resultOf(file);
  return {
    path: file.sentAs ?? file.name,
    sizeBytes: file.sizeBytes,
    sha256: result === 'stored' ? file.sha256 : null,
    result,
  };
}

function resultOf(file: TransferFile): ReceiptResult {
  if (file.skipped !== null) return file.skipped;
  if (file.failure !== null) return 'failed';
  return file.sha256 === null ? 'unfinished' : 'stored';
}

const counted = (text: string): string => `${nameBytes(text)} ${text}`;
