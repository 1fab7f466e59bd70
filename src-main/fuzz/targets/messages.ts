import { encodeListEntry } from '../../transfer/list-entry.ts';
import type { ListEntry } from '../../transfer/list-entry.ts';
import {
  encodeMessage,
  parseReceiverMessage,
  parseSenderMessage,
} from '../../transfer/messages.ts';
import type { ControlMessage, ReceiverMessage, SenderMessage } from '../../transfer/messages.ts';
import { parsePreview, previewMessage } from '../../transfer/preview.ts';
import { jpegOf } from '../../../src-shared/jpeg.test-kit.ts';
import { jpegSizeOf } from '../../../src-shared/image-size.ts';
import { require, type FuzzTarget } from '../target.ts';

const DIGEST = '0123456789abcdef'.repeat(4);
const TRUE_SENDER_MESSAGES: readonly ControlMessage[] = [
  { type: 'offer', transfer: DIGEST.slice(0, 32), conflict: 'newer' },
  { type: 'list-end', entries: 5, bytes: 79_190 },
  {
    type: 'file-end',
    ends: [
      [2, 2 ** 40, DIGEST],
      [3, 0, DIGEST],
    ],
  },
  { type: 'file-failed', file: 0, reason: 'source-changed' },
  previewMessage({ index: 3, jpeg: jpegOf(96, 54) }),
  { type: 'pause' },
  { type: 'cancel', reason: 'cancelled' },
];
const TRUE_RECEIVER_MESSAGES: readonly ControlMessage[] = [
  { type: 'plan', skip: [[0, 3, 'same']], stored: [[3, DIGEST]], have: [[4, [[0, 2 ** 20]]]] },
  {
    type: 'plan',
    skip: [
      [0, 250_000, 'exists'],
      [7, 1, 'older'],
    ],
  },
  {
    type: 'plan',
    have: [
      [
        0,
        [
          [0, 2 ** 20],
          [3 * 2 ** 20, 5],
        ],
      ],
      [249_999, [[2 ** 40, 2 ** 20]]],
    ],
  },
  { type: 'accept' },
  { type: 'decline', reason: 'declined' },
  {
    type: 'file-result',
    results: [
      [1, 'stored', DIGEST],
      [2, 'mismatch'],
      [3, 'failed', 'disk-full'],
      [4, 'stored'],
    ],
  },
  { type: 'resume' },
];
const NOTHING = { sizeBytes: 0, modifiedAt: 0, executable: false, target: null };
const ENTRIES: readonly ListEntry[] = [
  ...['photo.jpg', 'Reisen/Über den Fluß.txt', '..', 'a\u0000b', '🚢'].map((path, index) => ({
    ...NOTHING,
    kind: 'file' as const,
    path,
    sizeBytes: index * 7_919,
    modifiedAt: 1_700_000_000_000,
  })),
  { ...NOTHING, kind: 'folder', path: 'Reisen' },
  { ...NOTHING, kind: 'link', path: 'Reisen/neu', target: '../photo.jpg' },
];
const encoder = new TextEncoder();
/** With prefixes, however odd they are. */
const textsOf = (entries: readonly ListEntry[]): string[] =>
  entries.flatMap((entry) => {
    const cut = Math.floor(entry.path.length / 2);
    return [
      JSON.stringify(entry.path.slice(0, cut)),
      encodeListEntry(entry, entry.path.slice(cut)),
    ];
  });
const pageOf = (entries: readonly ListEntry[]): Uint8Array =>
  encoder.encode(`{"type":"list","first":0,"entries":[${textsOf(entries).join(',')}]}`);

export const senderMessage: FuzzTarget = {
  name: 'sender-message',
  corpus: () => [...TRUE_SENDER_MESSAGES.map(encodeMessage), pageOf(ENTRIES)],
  check: (input) => checkMessage(parseSenderMessage, input),
};

export const receiverMessage: FuzzTarget = {
  name: 'receiver-message',
  corpus: () => TRUE_RECEIVER_MESSAGES.map(encodeMessage),
  check: (input) => checkMessage(parseReceiverMessage, input),
};

function checkMessage<M extends SenderMessage | ReceiverMessage>(
  parse: (bytes: Uint8Array) => { ok: true; value: M } | { ok: false; failure: string },
  input: Uint8Array,
): void {
  const parsed = parse(input);
  if (!parsed.ok) {
    require(parsed.failure.length < 200, 'a failure repeats what the peer wrote');
    return;
  }
  const message = parsed.value;
  if (message.type === 'preview') checkPreview(message);
  if (message.type === 'list') require(message.entries.length <= 256, 'a page too long');
  if (message.type === 'plan') checkPlan(message);
  const again = parse(encodedAgain(message));
  require(again.ok, 'encoded again, it is not understood');
  require(meaningOf(again.value) === meaningOf(message), 'it says something else');
}

function checkPreview(message: Extract<SenderMessage, { type: 'preview' }>): void {
  const preview = parsePreview(message);
  if (preview === null) return;
  const { index, jpeg } = preview;
  require(Number.isSafeInteger(index) && index >= 0 && index < 250_000, 'of no file');
  require(jpeg.length > 0 && jpeg.length <= 6_144, 'a preview too large');
  const size = jpegSizeOf(jpeg);
  require(size !== null && size.width <= 128 && size.height <= 128, 'a preview of too many pixels');
}

/** However its paths came. */
const meaningOf = (message: SenderMessage | ReceiverMessage): string =>
  message.type === 'list'
    ? JSON.stringify([
        message.first,
        message.entries.map((entry) => encodeListEntry(entry, entry.path)),
      ])
    : JSON.stringify(message);

function checkPlan({ skip, stored, have }: Extract<ReceiverMessage, { type: 'plan' }>): void {
  for (const items of [skip, stored, have]) require(items.length <= 256, 'too many items');
  for (const [, ranges] of have) {
    require(ranges.length > 0 && ranges.length <= 256, 'no ranges, or too many');
    for (const [offset, byteCount] of ranges) {
      require(offset % 2 ** 20 === 0 && byteCount > 0, 'half a block, or nothing');
      require(Number.isSafeInteger(offset + byteCount), 'a range that cannot be counted');
    }
  }
}

const encodedAgain = (message: SenderMessage | ReceiverMessage): Uint8Array =>
  message.type === 'list' ? pageAgain(message) : encodeMessage(message);

const pageAgain = ({ first, entries }: Extract<SenderMessage, { type: 'list' }>): Uint8Array =>
  encoder.encode(`{"type":"list","first":${first},"entries":[${textsOf(entries).join(',')}]}`);
