/**
 * Failures across the wire: which Failure a closed connection or a peer's `reason` is on this side,
 * and which code and reason tell ours to the other. Nothing that a peer wrote gets further than
 * this: a reason that is no failure kind becomes `failed`.
 */
import { assertNever } from '../../src-shared/assert.ts';
import type { Failure, FailureKind } from '../../src-shared/failure.ts';
import { CloseCode } from '../protocol/constants.ts';
import type { Address, CloseCause } from '../protocol/connection-api.ts';

/** Why the connection is over, for a transfer that had not ended. `asked` is the address that was connected to. */
export function failureOfClose(cause: CloseCause, asked: Address): Failure {
  switch (cause.kind) {
    case 'local':
      return { kind: 'interrupted' };
    case 'peer':
      return failureOfPeerClose(cause.code, cause.reason);
    case 'no-answer':
      return { kind: 'no-answer', host: asked.host, port: asked.port };
    case 'version-mismatch':
      return { kind: 'version-mismatch' };
    case 'idle':
      return { kind: 'peer-silent', seconds: Math.round(cause.silentMs / 1_000) };
    case 'reset':
      return { kind: 'peer-restarted' };
    case 'violation':
      return failureOfViolation(cause.code, cause.reason);
    default:
      return assertNever(cause);
  }
}

/** What `reason` of a `decline`, a `cancel` or a CLOSE means for the whole transfer. */
export function failureOfReason(reason: string): Failure {
  const kind = knownKind(reason);
  switch (kind) {
    case 'declined':
    case 'busy':
    case 'not-answered':
    case 'version-mismatch':
    case 'code-mismatch':
    case 'codes-differ':
      return { kind };
    case 'cancelled':
      return { kind, by: 'peer' };
    case 'interrupted':
    case 'peer-left':
    case 'peer-restarted':
    case 'peer-silent':
      // It is gone, if only since it heard too little of us in time: nobody has decided anything.
      return { kind: 'peer-left' };
    default:
      return { kind: 'peer-failed', reason: kind ?? UNKNOWN_REASON };
  }
}

/** What `reason` of a `file-failed` or a `file-result` means for the file that is called `name` here. */
export function failureOfFileReason(reason: string, name: string): Failure {
  const kind = knownKind(reason);
  switch (kind) {
    case 'source-missing':
    case 'source-unreadable':
    case 'source-changed':
    case 'source-is-folder':
    case 'link-leads-out':
    case 'digest-mismatch':
    case 'unsafe-name':
    case 'file-locked':
    case 'path-too-long':
      return { kind, name };
    default:
      return { kind: 'peer-failed', reason: kind ?? UNKNOWN_REASON };
  }
}

/** The code of the CLOSE that ends a transfer of ours. */
export function closeCodeOf(failure: Failure): number {
  switch (failure.kind) {
    case 'cancelled':
      return CloseCode.CANCELLED;
    case 'declined':
    case 'not-answered':
      return CloseCode.DECLINED;
    case 'busy':
      return CloseCode.BUSY;
    case 'interrupted':
      return CloseCode.SHUTDOWN;
    case 'internal':
      return CloseCode.INTERNAL;
    default:
      return CloseCode.FAILED;
  }
}

const UNKNOWN_REASON = 'failed';

function failureOfPeerClose(code: number, reason: string): Failure {
  switch (code) {
    case CloseCode.CANCELLED:
      return { kind: 'cancelled', by: 'peer' };
    case CloseCode.DECLINED:
      return knownKind(reason) === null ? { kind: 'declined' } : failureOfReason(reason);
    case CloseCode.BUSY:
      return { kind: 'busy' };
    case CloseCode.DONE:
    case CloseCode.SHUTDOWN:
      return { kind: 'peer-left' };
    case CloseCode.VERSION:
      return { kind: 'version-mismatch' };
    case CloseCode.SAS_MISMATCH:
      return { kind: 'code-mismatch' };
    case CloseCode.VIOLATION:
    case CloseCode.FLOW_CONTROL:
    case CloseCode.FRAME_ENCODING:
    case CloseCode.LIMIT:
      return { kind: 'peer-failed', reason: 'peer-broke-protocol' };
    case CloseCode.INTERNAL:
      return { kind: 'peer-failed', reason: 'internal' };
    default:
      return failureOfReason(reason);
  }
}

function failureOfViolation(code: number, reason: string): Failure {
  if (code === CloseCode.SAS_MISMATCH) return { kind: 'code-mismatch' };
  if (code === CloseCode.VERSION) return { kind: 'version-mismatch' };
  return { kind: 'peer-broke-protocol', reason };
}

function knownKind(reason: string): FailureKind | null {
  return Object.hasOwn(KINDS, reason) ? (reason as FailureKind) : null;
}

/** A table of all kinds, so that a new one does not compile until it is here. */
const KINDS: Readonly<Record<FailureKind, true>> = {
  'bad-address': true,
  'unknown-host': true,
  'no-network': true,
  'no-answer': true,
  'version-mismatch': true,
  'port-in-use': true,
  'port-forbidden': true,
  'address-unavailable': true,
  declined: true,
  cancelled: true,
  busy: true,
  'not-answered': true,
  'peer-silent': true,
  'peer-left': true,
  'peer-restarted': true,
  'peer-failed': true,
  'peer-broke-protocol': true,
  'code-mismatch': true,
  'codes-differ': true,
  'changed-key': true,
  'different-device': true,
  'nothing-to-send': true,
  'source-missing': true,
  'source-unreadable': true,
  'source-changed': true,
  'source-is-folder': true,
  'link-leads-out': true,
  'too-many-files': true,
  'path-too-long': true,
  'sources-changed': true,
  'clipboard-empty': true,
  'clipboard-too-large': true,
  'not-a-text': true,
  'disk-full': true,
  'no-room-left': true,
  'no-room-there': true,
  'folder-missing': true,
  'folder-not-writable': true,
  'write-failed': true,
  'unsafe-name': true,
  'file-locked': true,
  'digest-mismatch': true,
  incomplete: true,
  'no-receipt': true,
  'login-start-refused': true,
  interrupted: true,
  internal: true,
};
