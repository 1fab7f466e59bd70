import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloseCause } from '../protocol/connection-api.ts';
import { CloseCode } from '../protocol/constants.ts';
import {
  closeCodeOf,
  failureOfClose,
  failureOfFileReason,
  failureOfReason,
} from './peer-failure.ts';

const ASKED = { host: 'attic', port: 27182 };
const peer = (code: number, reason = ''): CloseCause => ({ kind: 'peer', code, reason });

describe('failureOfClose', () => {
  it.each([
    [peer(CloseCode.DONE), { kind: 'peer-left' }],
    [peer(CloseCode.CANCELLED, 'cancelled'), { kind: 'cancelled', by: 'peer' }],
    [peer(CloseCode.DECLINED, 'declined'), { kind: 'declined' }],
    [peer(CloseCode.DECLINED), { kind: 'declined' }],
    [peer(CloseCode.DECLINED, 'not-answered'), { kind: 'not-answered' }],
    [peer(CloseCode.DECLINED, 'disk-full'), { kind: 'peer-failed', reason: 'disk-full' }],
    [peer(CloseCode.INTERNAL, 'x'), { kind: 'peer-failed', reason: 'internal' }],
    [peer(CloseCode.VIOLATION, 'x'), { kind: 'peer-failed', reason: 'peer-broke-protocol' }],
    [peer(CloseCode.FLOW_CONTROL), { kind: 'peer-failed', reason: 'peer-broke-protocol' }],
    [peer(CloseCode.SHUTDOWN), { kind: 'peer-left' }],
    [peer(CloseCode.VERSION), { kind: 'version-mismatch' }],
    [peer(CloseCode.SAS_MISMATCH), { kind: 'code-mismatch' }],
    [peer(CloseCode.BUSY), { kind: 'busy' }],
    [peer(CloseCode.FAILED, 'disk-full'), { kind: 'peer-failed', reason: 'disk-full' }],
    [peer(CloseCode.FAILED, '<b>'), { kind: 'peer-failed', reason: 'failed' }],
    [peer(999, '__proto__'), { kind: 'peer-failed', reason: 'failed' }],
    [{ kind: 'no-answer' }, { kind: 'no-answer', ...ASKED }],
    [{ kind: 'version-mismatch' }, { kind: 'version-mismatch' }],
    [{ kind: 'reset' }, { kind: 'peer-restarted' }],
    [
      { kind: 'idle', silentMs: 30_004 },
      { kind: 'peer-silent', seconds: 30 },
    ],
    [
      { kind: 'violation', code: CloseCode.FRAME_ENCODING, reason: 'why' },
      { kind: 'peer-broke-protocol', reason: 'why' },
    ],
    [{ kind: 'violation', code: CloseCode.SAS_MISMATCH, reason: '' }, { kind: 'code-mismatch' }],
    [{ kind: 'local', code: 0, reason: '' }, { kind: 'interrupted' }],
  ] as const)('of %j is %j', (cause, failure) => {
    expect(failureOfClose(cause, ASKED)).toEqual(failure);
  });

  it('never repeats what a peer wrote', () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.string(), (code, word) => {
        const reason = `evil ${word}`;
        expect(JSON.stringify(failureOfClose(peer(code, reason), ASKED))).not.toContain('evil');
        expect(JSON.stringify(failureOfReason(reason))).not.toContain('evil');
        expect(JSON.stringify(failureOfFileReason(reason, 'a'))).not.toContain('evil');
      }),
    );
  });
});

describe('failureOfReason', () => {
  it('turns what the peer says of itself round', () => {
    expect(failureOfReason('cancelled')).toEqual({ kind: 'cancelled', by: 'peer' });
    expect(failureOfReason('interrupted')).toEqual({ kind: 'peer-left' });
    expect(failureOfReason('peer-silent')).toEqual({ kind: 'peer-left' });
    expect(failureOfReason('write-failed')).toEqual({
      kind: 'peer-failed',
      reason: 'write-failed',
    });
  });
});

describe('failureOfFileReason', () => {
  it('names the file where the fault is the file', () => {
    expect(failureOfFileReason('source-changed', 'a.txt')).toEqual({
      kind: 'source-changed',
      name: 'a.txt',
    });
    expect(failureOfFileReason('disk-full', 'a.txt')).toEqual({
      kind: 'peer-failed',
      reason: 'disk-full',
    });
  });
});

describe('closeCodeOf', () => {
  it('and failureOfClose agree on what the other side hears', () => {
    const heard = (failure: Parameters<typeof closeCodeOf>[0]): unknown =>
      failureOfClose(peer(closeCodeOf(failure), failure.kind), ASKED);
    expect(heard({ kind: 'cancelled', by: 'me' })).toEqual({ kind: 'cancelled', by: 'peer' });
    expect(heard({ kind: 'declined' })).toEqual({ kind: 'declined' });
    expect(heard({ kind: 'not-answered' })).toEqual({ kind: 'not-answered' });
    expect(heard({ kind: 'busy' })).toEqual({ kind: 'busy' });
    expect(heard({ kind: 'interrupted' })).toEqual({ kind: 'peer-left' });
    expect(heard({ kind: 'internal', reason: '' })).toEqual({
      kind: 'peer-failed',
      reason: 'internal',
    });
    expect(heard({ kind: 'disk-full', needed: 1, free: 0 })).toEqual({
      kind: 'peer-failed',
      reason: 'disk-full',
    });
  });
});
