/**
 * The control messages of PROTOCOL.md section 7: bytes to typed values and back. Checks what can be
 * seen in one message; what must fit together across messages is the sessions' to check.
 */
import * as v from 'valibot';
import { fail, ok } from '../../src-shared/result.ts';
import type { Result } from '../../src-shared/result.ts';
import { CONFLICT_CHOICES, LIMITING_FACTORS } from '../../src-shared/transfer-model.ts';
import {
  BATCH_ITEMS_MAX,
  BLOCK_BYTES,
  ENTRIES_MAX,
  LIST_ENTRIES_MAX,
  PLAN_RANGES_MAX,
} from './constants.ts';
import { parseListEntries } from './list-entry.ts';
import type { PreviewMessage } from './preview.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const REASON_MAX_UNITS = 64;

const byteCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const fileNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(ENTRIES_MAX - 1));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(ENTRIES_MAX));
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const reason = v.pipe(v.string(), v.maxLength(REASON_MAX_UNITS));

/** A word that is not known here says nothing: a later version may know more of them. */
const knownWord = <W extends string>(words: readonly W[]) =>
  v.pipe(
    v.nullable(v.pipe(v.string(), v.maxLength(REASON_MAX_UNITS))),
    v.transform((word) => words.find((known) => known === word) ?? null),
  );

const batch = <const S extends v.GenericSchema>(item: S) =>
  v.pipe(v.array(item), v.minLength(1), v.maxLength(BATCH_ITEMS_MAX));

/** As `batch`, or none. */
const items = <const S extends v.GenericSchema>(item: S) =>
  v.pipe(v.array(item), v.maxLength(BATCH_ITEMS_MAX));

const offer = v.object({
  type: v.literal('offer'),
  transfer: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  conflict: knownWord(CONFLICT_CHOICES),
  /** The list may be the one of this digest again. */
  like: v.optional(digest),
});

/** By hand, since a list has a hundred thousand of them; each may have a prefix of its own. */
const entries = v.pipe(
  v.array(v.unknown()),
  v.minLength(1),
  v.maxLength(2 * LIST_ENTRIES_MAX),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseListEntries(dataset.value);
    if (parsed !== null) return parsed;
    addIssue({ message: 'not entries' });
    return NEVER;
  }),
);

const list = v.object({ type: v.literal('list'), first: fileNumber, entries });
const listEnd = v.object({ type: v.literal('list-end'), entries: count, bytes: byteCount });
/** Instead of pages and their end. */
const listSame = v.object({ type: v.literal('list-same'), entries: count, bytes: byteCount });

/** What is wrong in it is no violation: preview.ts. */
const preview = v.object({
  type: v.literal('preview'),
  file: v.optional(v.unknown()),
  jpeg: v.optional(v.unknown()),
});

const fileEnd = v.object({
  type: v.literal('file-end'),
  ends: batch(v.tuple([fileNumber, byteCount, digest])),
});

/** Aligned to blocks, so that no block is half from before and half from now. */
const range = v.pipe(
  v.tuple([
    v.pipe(byteCount, v.multipleOf(BLOCK_BYTES)),
    v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  ]),
  v.check(([offset, length]) => offset + length <= Number.MAX_SAFE_INTEGER, 'a range too far'),
);

const plan = v.object({
  type: v.literal('plan'),
  /** Runs: the first file, how many, why. */
  skip: v.optional(
    items(v.tuple([fileNumber, count, v.picklist(['same', 'exists', 'older'])])),
    [],
  ),
  stored: v.optional(items(v.tuple([fileNumber, digest])), []),
  have: v.optional(
    items(
      v.tuple([fileNumber, v.pipe(v.array(range), v.minLength(1), v.maxLength(PLAN_RANGES_MAX))]),
    ),
    [],
  ),
});

const fileResult = v.union([
  v.strictTuple([fileNumber, v.literal('stored')]),
  v.strictTuple([fileNumber, v.literal('stored'), digest]),
  v.strictTuple([fileNumber, v.literal('mismatch')]),
  v.strictTuple([fileNumber, v.literal('failed'), reason]),
]);

const both = [
  v.object({ type: v.literal('limited-by'), factor: knownWord(LIMITING_FACTORS) }),
  v.object({ type: v.literal('pause') }),
  v.object({ type: v.literal('resume') }),
  v.object({ type: v.literal('cancel'), reason }),
] as const;

const senderMessage = v.variant('type', [
  offer,
  list,
  listEnd,
  listSame,
  preview,
  fileEnd,
  v.object({ type: v.literal('file-failed'), file: fileNumber, reason }),
  ...both,
]);

const receiverMessage = v.variant('type', [
  v.object({ type: v.literal('list-known'), known: v.boolean() }),
  plan,
  v.object({ type: v.literal('accept') }),
  v.object({ type: v.literal('decline'), reason }),
  v.object({ type: v.literal('file-result'), results: batch(fileResult) }),
  ...both,
]);

/** What only a sender of files says, and what both do. */
export type SenderMessage = Readonly<v.InferOutput<typeof senderMessage>>;
/** What only a receiver of files says, and what both do. */
export type ReceiverMessage = Readonly<v.InferOutput<typeof receiverMessage>>;
export type FileEnd = v.InferOutput<typeof fileEnd>['ends'][number];
export type FileResult = v.InferOutput<typeof fileResult>;
export type PlanMessage = Readonly<v.InferInput<typeof plan>>;
/** `list` goes out as text that is already made: list-sender.ts. */
export type ControlMessage =
  | Exclude<SenderMessage, { readonly type: 'list' | 'preview' }>
  | PreviewMessage
  | Exclude<ReceiverMessage, { readonly type: 'plan' }>
  | PlanMessage;

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
