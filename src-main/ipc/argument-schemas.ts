/**
 * What may the window ask for? One schema a request; what does not fit is never handed on. Limits
 * are those of the protocol and the system, so that nothing a page sends grows without bound.
 */
import * as v from 'valibot';
import {
  RATE_MAX_BYTES_PER_SECOND,
  RATE_MIN_BYTES_PER_SECOND,
} from '../../src-shared/rate-text.ts';
import { FILE_FILTERS, FILE_PAGE_MAX } from '../../src-shared/file-page.ts';
import { HISTORY_PAGE_MAX, HISTORY_RESULTS } from '../../src-shared/history-page.ts';
import type { RequestName, Requests } from '../../src-shared/ipc-contract.ts';
import { SEND_TARGETS_MAX } from '../../src-shared/send-target.ts';
import { CONFLICT_CHOICES, ENTRIES_MAX } from '../../src-shared/transfer-model.ts';

/** Linux: PATH_MAX; Windows allows 32,767, which nobody types. */
const PATH_CHARS_MAX = 32_767;
/** A DNS name in text, brackets and a zone. */
const HOST_CHARS_MAX = 300;
const SEARCH_CHARS_MAX = 200;
/** docs/PROTOCOL.md, section 3.1. */
const DEVICE_NAME_BYTES_MAX = 64;

/** `key:` and 64 digits, or `at:`, a host and a port. */
const NEIGHBOUR_ID_CHARS_MAX = 3 + HOST_CHARS_MAX + 6;

const Nothing = v.null();
const HexDigits32 = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const TransferId = HexDigits32;
const Token = HexDigits32;
const PublicKey = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Tokens = v.pipe(v.array(Token), v.maxLength(ENTRIES_MAX));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Host = v.pipe(v.string(), v.maxLength(HOST_CHARS_MAX));
const SearchText = v.pipe(v.string(), v.maxLength(SEARCH_CHARS_MAX));
const Port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const TargetPort = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const Target = v.strictObject({
  host: Host,
  port: TargetPort,
  publicKey: v.nullable(PublicKey),
});

const FileOfTransfer = v.strictObject({
  id: TransferId,
  index: v.pipe(Count, v.maxValue(ENTRIES_MAX)),
});

const Rate = v.pipe(
  v.number(),
  v.minValue(RATE_MIN_BYTES_PER_SECOND),
  v.maxValue(RATE_MAX_BYTES_PER_SECOND),
);

export const ARGUMENT_SCHEMAS = {
  'app-state': Nothing,
  'listen-start': v.strictObject({ port: Port, plain: v.boolean() }),
  'listen-stop': Nothing,
  'sources-choose': v.picklist(['files', 'folders']),
  'sources-add': v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(PATH_CHARS_MAX))),
    v.maxLength(ENTRIES_MAX),
  ),
  'paste-press': Nothing,
  'sources-paste': Nothing,
  'sources-remove': Tokens,
  'send-start': v.strictObject({
    tokens: Tokens,
    targets: v.pipe(v.array(Target), v.minLength(1), v.maxLength(SEND_TARGETS_MAX)),
    plain: v.boolean(),
  }),
  'transfer-folder': TransferId,
  'transfer-accept': v.strictObject({
    id: TransferId,
    conflict: v.nullable(v.picklist(CONFLICT_CHOICES)),
  }),
  'transfer-decline': TransferId,
  'transfer-cancel': TransferId,
  'transfer-pause': v.strictObject({ id: TransferId, paused: v.boolean() }),
  'transfer-retry': TransferId,
  'transfer-accept-changes': TransferId,
  'transfer-move': v.strictObject({ id: TransferId, beforeId: v.nullable(TransferId) }),
  'transfer-add': v.strictObject({ id: TransferId, tokens: Tokens }),
  'transfer-pace': v.strictObject({
    id: TransferId,
    pace: v.strictObject({ limitBytesPerSecond: v.nullable(Rate), background: v.boolean() }),
  }),
  'transfer-dismiss': TransferId,
  'show-in-folder': FileOfTransfer,
  'offer-previews': TransferId,
  'received-text': FileOfTransfer,
  'received-text-copy': FileOfTransfer,
  'transfer-files': v.strictObject({
    id: TransferId,
    filter: v.picklist(FILE_FILTERS),
    text: SearchText,
    from: v.pipe(Count, v.maxValue(ENTRIES_MAX)),
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(FILE_PAGE_MAX)),
  }),
  'transfer-again': TransferId,
  'transfer-codes-differ': TransferId,
  'transfer-accept-key': TransferId,
  'devices-list': Nothing,
  'device-verify': PublicKey,
  'device-unverify': PublicKey,
  'device-rules': v.strictObject({
    publicKey: PublicKey,
    alwaysAccept: v.nullable(v.strictObject({ maxBytes: v.nullable(Count) })),
    isBlocked: v.boolean(),
  }),
  'device-folder': v.strictObject({ publicKey: PublicKey, choose: v.boolean() }),
  'device-forget': PublicKey,
  'drag-out': v.strictObject({
    id: TransferId,
    index: v.nullable(v.pipe(Count, v.maxValue(ENTRIES_MAX))),
  }),
  'history-peers': Nothing,
  'history-page': v.strictObject({
    text: SearchText,
    direction: v.nullable(v.picklist(['sent', 'received'])),
    result: v.nullable(v.picklist(HISTORY_RESULTS)),
    peer: v.nullable(Host),
    from: Count,
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(HISTORY_PAGE_MAX)),
  }),
  'history-remove': v.strictObject({ historyId: Count }),
  'history-clear': Nothing,
  'history-verify': v.strictObject({ historyId: Count }),
  'history-receipt': v.strictObject({ historyId: Count }),
  'neighbour-forget': v.pipe(v.string(), v.maxLength(NEIGHBOUR_ID_CHARS_MAX)),
  'doctor-examine': Target,
  'settings-change': v.strictObject({
    deviceName: v.exactOptional(
      v.pipe(v.string(), v.trim(), v.minLength(1), v.maxBytes(DEVICE_NAME_BYTES_MAX)),
    ),
    port: v.exactOptional(Port),
    plain: v.exactOptional(v.boolean()),
    listenAtStart: v.exactOptional(v.boolean()),
    language: v.exactOptional(v.picklist(['system', 'en', 'de', 'ar'])),
    theme: v.exactOptional(v.picklist(['system', 'light', 'dark'])),
    contrast: v.exactOptional(v.picklist(['system', 'more'])),
    limitBytesPerSecond: v.exactOptional(v.nullable(Rate)),
    background: v.exactOptional(v.boolean()),
    startAtLogin: v.exactOptional(v.boolean()),
    keepInTray: v.exactOptional(v.boolean()),
    firstRunDone: v.exactOptional(v.boolean()),
    visible: v.exactOptional(v.boolean()),
  }),
  'tray-seen': Nothing,
  'settings-choose-folder': Nothing,
} satisfies { readonly [N in RequestName]: v.GenericSchema<unknown, Requests[N]['argument']> };

/** The argument, checked; null if it does not fit. Never throws, whatever `value` is. */
export function parseArgument<N extends RequestName>(
  name: N,
  value: unknown,
): { readonly argument: Requests[N]['argument'] } | null {
  const parsed = v.safeParse(ARGUMENT_SCHEMAS[name], value);
  return parsed.success ? { argument: parsed.output as Requests[N]['argument'] } : null;
}
