/**
 * The control messages of PROTOCOL.md section 7: bytes to typed values and back. Checks what can be
 * seen in one message; what must fit together across messages is the sessions' to check.
 */
import * as v from 'valibot';
import { fail, ok } from '../../src-shared/result.ts';
import type { Result } from '../../src-shared/result.ts';
import { LIMITING_FACTORS } from '../../src-shared/transfer-model.ts';
import { CONTROL_MESSAGE_MAX_BYTES } from '../protocol/constants.ts';
import {
  FILES_MAX,
  LIST_ENTRIES_MAX,
  MODIFIED_AT_MAX_MS,
  PATH_MAX_BYTES,
  PATH_SEGMENTS_MAX,
} from './constants.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const REASON_MAX_UNITS = 64;

const byteCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const fileNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(FILES_MAX - 1));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const reason = v.pipe(v.string(), v.maxLength(REASON_MAX_UNITS));
const path = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(PATH_MAX_BYTES),
  v.check((text) => encoder.encode(text).length <= PATH_MAX_BYTES, 'path too long'),
  v.check((text) => text.split('/').length <= PATH_SEGMENTS_MAX, 'path too deep'),
);

const listEntry = v.object({
  path,
  size: byteCount,
  modifiedAt: v.pipe(
    v.number(),
    v.safeInteger(),
    v.minValue(-MODIFIED_AT_MAX_MS),
    v.maxValue(MODIFIED_AT_MAX_MS),
  ),
  executable: v.boolean(),
});

const offer = v.object({
  type: v.literal('offer'),
  transfer: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  files: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(FILES_MAX)),
  bytes: byteCount,
});

const list = v.object({
  type: v.literal('list'),
  first: fileNumber,
  entries: v.pipe(v.array(listEntry), v.minLength(1), v.maxLength(LIST_ENTRIES_MAX)),
});

const cancel = v.object({ type: v.literal('cancel'), reason });

/** A factor that is not known here says nothing: a later version may know more of them. */
const limitedBy = v.object({
  type: v.literal('limited-by'),
  factor: v.pipe(
    v.nullable(v.pipe(v.string(), v.maxLength(REASON_MAX_UNITS))),
    v.transform((word) => LIMITING_FACTORS.find((factor) => factor === word) ?? null),
  ),
});

const senderMessage = v.variant('type', [
  offer,
  list,
  v.object({ type: v.literal('file-end'), file: fileNumber, size: byteCount, sha256: digest }),
  v.object({ type: v.literal('file-failed'), file: fileNumber, reason }),
  limitedBy,
  cancel,
]);

const receiverMessage = v.variant('type', [
  v.object({ type: v.literal('accept') }),
  v.object({ type: v.literal('decline'), reason }),
  v.variant('result', [
    v.object({
      type: v.literal('file-result'),
      file: fileNumber,
      result: v.literal('stored'),
      sha256: digest,
    }),
    v.object({ type: v.literal('file-result'), file: fileNumber, result: v.literal('mismatch') }),
    v.object({
      type: v.literal('file-result'),
      file: fileNumber,
      result: v.literal('failed'),
      reason,
    }),
  ]),
  limitedBy,
  cancel,
]);

export type ListEntry = Readonly<v.InferOutput<typeof listEntry>>;
/** What only a sender of files says, and what both do. */
export type SenderMessage = Readonly<v.InferOutput<typeof senderMessage>>;
/** What only a receiver of files says, and what both do. */
export type ReceiverMessage = Readonly<v.InferOutput<typeof receiverMessage>>;
export type ControlMessage = SenderMessage | ReceiverMessage;

/** The failure says which rule was broken; it never repeats what the peer wrote. */
export function parseSenderMessage(bytes: Uint8Array): Result<SenderMessage, string> {
  return parse(senderMessage, bytes);
}

export function parseReceiverMessage(bytes: Uint8Array): Result<ReceiverMessage, string> {
  return parse(receiverMessage, bytes);
}

export function encodeMessage(message: ControlMessage): Uint8Array {
  return encoder.encode(JSON.stringify(message));
}

/** The pages of a list, in order: each within LIST_ENTRIES_MAX and the size of a control message. */
export function* encodeList(entries: readonly ListEntry[]): Generator<Uint8Array> {
  let page: string[] = [];
  let pageBytes = 0;
  let first = 0;
  for (const entry of entries) {
    const text = JSON.stringify(entry);
    const textBytes = encoder.encode(text).length + 1;
    if (page.length === LIST_ENTRIES_MAX || pageBytes + textBytes > LIST_PAGE_MAX_BYTES) {
      yield encodePage(first, page);
      first += page.length;
      page = [];
      pageBytes = 0;
    }
    page.push(text);
    pageBytes += textBytes;
  }
  if (page.length > 0) yield encodePage(first, page);
}

/** Room for `{"type":"list","first":99999,"entries":[]}`. */
const LIST_PAGE_MAX_BYTES = CONTROL_MESSAGE_MAX_BYTES - 64;

function encodePage(first: number, page: readonly string[]): Uint8Array {
  return encoder.encode(`{"type":"list","first":${first},"entries":[${page.join(',')}]}`);
}

function parse<S extends v.GenericSchema>(
  schema: S,
  bytes: Uint8Array,
): Result<v.InferOutput<S>, string> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  const parsed = v.safeParse(schema, json.value, { abortEarly: true });
  if (parsed.success) return ok(parsed.output);
  const issue = parsed.issues[0];
  const where = v.getDotPath(issue);
  return fail(where === null ? 'not a message' : `bad or missing field ${where}`);
}

function parseJson(bytes: Uint8Array): Result<unknown, string> {
  try {
    return ok(JSON.parse(decoder.decode(bytes)));
  } catch {
    return fail('not JSON in UTF-8');
  }
}
