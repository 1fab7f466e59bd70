import {
  encodeList,
  encodeMessage,
  parseReceiverMessage,
  parseSenderMessage,
} from '../../transfer/messages.ts';
import type { ReceiverMessage, SenderMessage } from '../../transfer/messages.ts';
import { require, type FuzzTarget } from '../target.ts';

const DIGEST = '0123456789abcdef'.repeat(4);
const TRUE_SENDER_MESSAGES: readonly SenderMessage[] = [
  { type: 'offer', transfer: DIGEST.slice(0, 32), files: 3, bytes: 1_000 },
  { type: 'file-end', file: 2, size: 2 ** 40, sha256: DIGEST },
  { type: 'file-failed', file: 0, reason: 'source-changed' },
  { type: 'cancel', reason: 'cancelled' },
];
const TRUE_RECEIVER_MESSAGES: readonly ReceiverMessage[] = [
  { type: 'accept' },
  { type: 'decline', reason: 'declined' },
  { type: 'file-result', file: 1, result: 'stored', sha256: DIGEST },
  { type: 'file-result', file: 1, result: 'mismatch' },
  { type: 'file-result', file: 1, result: 'failed', reason: 'disk-full' },
];
const ENTRIES = ['photo.jpg', 'Reisen/Über den Fluß.txt', '..', 'a\u0000b', '🚢'].map(
  (path, index) => ({
    path,
    size: index * 7_919,
    modifiedAt: 1_700_000_000_000,
    executable: false,
  }),
);

export const senderMessage: FuzzTarget = {
  name: 'sender-message',
  corpus: () => [...TRUE_SENDER_MESSAGES.map(encodeMessage), ...encodeList(ENTRIES)],
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
  if (message.type === 'list') require(message.entries.length <= 256, 'a page too long');
  const again = parse(encodeMessage(message));
  require(again.ok, 'encoded again, it is not understood');
  require(JSON.stringify(again.value) === JSON.stringify(message), 'it says something else');
}
