/**
 * From a request's unchecked argument to its answer: parses it, asks the handler, and lets no
 * exception of ours out: the page learns that something failed, the log learns what.
 */
import type { Failure } from '../../src-shared/failure.ts';
import type { RequestName, Requests } from '../../src-shared/ipc-contract.ts';
import { fail, type Result } from '../../src-shared/result.ts';
import type { Log } from '../services/log.ts';
import { parseArgument } from './argument-schemas.ts';
import type { Handlers } from './requests.ts';

/** Rejects, without a word of what went wrong, where the answer has no place for a failure. */
export async function answer<N extends RequestName>(
  handlers: Handlers,
  name: N,
  value: unknown,
  log: Log,
): Promise<Requests[N]['answer'] | Result<never, Failure>> {
  const parsed = parseArgument(name, value);
  if (parsed === null) {
    log.warn(`refused ${name}: its argument does not fit`);
    return refusal(name, 'the request does not fit');
  }
  try {
    return await handlers[name](parsed.argument);
  } catch (fault) {
    log.error(`${name} failed`, fault);
    return refusal(name, 'see the log');
  }
}

function refusal(name: RequestName, reason: string): Result<never, Failure> {
  if (CAN_FAIL[name]) return fail({ kind: 'internal', reason });
  throw new Error(reason);
}

/** Those whose answer can carry a failure: the others can only be rejected. */
const CAN_FAIL: {
  readonly [N in RequestName]: Requests[N]['answer'] extends Result<unknown, Failure>
    ? true
    : false;
} = {
  'app-state': false,
  'listen-start': true,
  'listen-stop': false,
  'sources-choose': false,
  'sources-add': false,
  'paste-press': false,
  'sources-paste': true,
  'sources-remove': false,
  'send-start': true,
  'transfer-folder': true,
  'transfer-accept': false,
  'transfer-decline': false,
  'transfer-cancel': false,
  'transfer-pause': false,
  'transfer-retry': false,
  'transfer-accept-changes': false,
  'transfer-move': false,
  'transfer-codes-differ': false,
  'transfer-accept-key': false,
  'devices-list': false,
  'device-verify': false,
  'device-unverify': false,
  'device-rules': false,
  'device-folder': false,
  'device-forget': false,
  'transfer-add': true,
  'transfer-pace': false,
  'transfer-dismiss': false,
  'transfer-files': false,
  'transfer-again': true,
  'show-in-folder': true,
  'offer-previews': false,
  'received-text': false,
  'received-text-copy': true,
  'drag-out': true,
  'history-page': false,
  'history-peers': false,
  'history-remove': false,
  'history-clear': false,
  'history-verify': true,
  'history-receipt': true,
  'neighbour-forget': false,
  'doctor-examine': false,
  'settings-change': true,
  'tray-seen': false,
  'settings-choose-folder': false,
};
