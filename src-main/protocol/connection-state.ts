/**
 * The states of a connection and every transition between them (README.md draws this table). A
 * responder's connection begins `established`: before CONFIRM it is a half-open record.
 */
import { invariant } from '../../src-shared/assert.ts';

export type ConnectionState =
  /** Initiator: INITIAL is out, no valid REPLY yet. */
  | 'connecting'
  /** Initiator: has keys and may send; CONFIRM is repeated until the responder is heard. */
  | 'confirming'
  | 'established'
  /** We said CLOSE, and say it again to packets that still come. */
  | 'closing'
  /** Over. Nothing is sent any more. */
  | 'closed';

export type ConnectionTrigger =
  | 'reply-accepted'
  | 'packet-authenticated'
  | 'close-without-keys'
  | 'close-with-keys'
  | 'peer-closed'
  | 'gave-up'
  | 'closing-ended';

const TRANSITIONS: Record<ConnectionState, Partial<Record<ConnectionTrigger, ConnectionState>>> = {
  connecting: {
    'reply-accepted': 'confirming',
    'close-without-keys': 'closed',
    'gave-up': 'closed',
  },
  confirming: {
    'packet-authenticated': 'established',
    'close-with-keys': 'closing',
    'peer-closed': 'closed',
    'gave-up': 'closed',
  },
  established: {
    'close-with-keys': 'closing',
    'peer-closed': 'closed',
    'gave-up': 'closed',
  },
  closing: {
    'closing-ended': 'closed',
  },
  closed: {},
};

export function nextConnectionState(
  state: ConnectionState,
  trigger: ConnectionTrigger,
): ConnectionState {
  const next = TRANSITIONS[state][trigger];
  invariant(next, `a connection that is ${state} knows no ${trigger}`);
  return next;
}

export const CONNECTION_TRANSITIONS = TRANSITIONS;
