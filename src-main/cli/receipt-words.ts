/** What a receipt and its check say, in lines for a person. */
import { formatBytes } from '../../src-shared/format.ts';
import {
  amissCount,
  isAmiss,
  type VerifyReport,
  type VerifyResult,
} from '../../src-shared/verify-model.ts';
import { fingerprintOf } from '../services/fingerprint.ts';
import type { ReceiptCheck, SignerCheck } from '../services/receipt-check.ts';
import type { Receipt } from '../services/receipt-file.ts';
import type { WrittenReceipt } from '../services/receipts.ts';
import { quotedName, shownText } from './shown-text.ts';

export function receiptSignersWords(receipt: WrittenReceipt): string {
  const { isSignedBySender, isSignedByReceiver } = receipt;
  if (isSignedBySender && isSignedByReceiver) return 'Receipt, signed by both devices';
  if (isSignedBySender) return 'Receipt, signed by the sender only';
  if (isSignedByReceiver) return 'Receipt, signed by the receiver only';
  return 'Receipt, not signed';
}

export function receiptLines(
  { head, files }: Receipt,
  check: ReceiptCheck,
  report: VerifyReport | null,
): string[] {
  const bytes = files
    .filter(({ result }) => result === 'stored')
    .reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  const time = new Date(head.finishedAt).toISOString().replace('T', ' ').slice(0, 16);
  return [
    `Receipt of ${count}, ${formatBytes(bytes)} stored, ${time}`,
    ...signerLines('Sender', check.sender),
    ...signerLines('Receiver', check.receiver),
    ...(report === null
      ? ['The files were not looked for: --dir says where.']
      : filesLines(report)),
  ];
}

function signerLines(role: string, { party, signature, whose, knownName }: SignerCheck): string[] {
  const name = party.name === null ? 'unnamed' : quotedName(party.name);
  const known =
    knownName === null || knownName === party.name ? '' : `, known as ${quotedName(knownName)}`;
  return [
    `${role}: ${name}, ${WHOSE_WORDS[whose]}${known}: ${SIGNATURE_WORDS[signature]}`,
    `  ${fingerprintOf(Buffer.from(party.publicKey, 'hex'))}`,
  ];
}

function filesLines({ files, counts }: VerifyReport): string[] {
  const words = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([result, count]) => `${count} ${RESULT_WORDS[result as VerifyResult]}`);
  const others = files.filter(({ result }) => isAmiss(result));
  const allOthers = amissCount(counts);
  return [
    `Files: ${words.join(', ') || 'none'}`,
    ...others.map(({ name, result }) => `  ${RESULT_WORDS[result]}: ${shownText(name)}`),
    ...(allOthers > others.length ? [`  and ${allOthers - others.length} more`] : []),
  ];
}

const WHOSE_WORDS = {
  'this-device': 'this device',
  verified: 'verified',
  known: 'met before, not verified',
  unknown: 'NOT known here',
} as const;

const SIGNATURE_WORDS = {
  valid: 'signed',
  invalid: 'the signature is WRONG',
  none: 'has not signed',
} as const;

const RESULT_WORDS: Readonly<Record<VerifyResult, string>> = {
  same: 'the same',
  different: 'different',
  missing: 'missing',
  unreadable: 'unreadable',
  skipped: 'not sent that time',
  unknown: 'never stored',
};
