/** How is the other side called, and what tells it from others? */
import { say } from '../../../src-shared/say.ts';
import type { Peer, TransferSnapshot } from '../../../src-shared/transfer-model.ts';

/** The name that the peer gives itself, or where it is. */
export const peerName = (peer: Peer): string => peer.deviceName ?? peer.host;

/** `to Anna’s laptop`, `from 192.168.1.5`. */
export function peerLine(transfer: Pick<TransferSnapshot, 'direction' | 'peer'>): string {
  const name = peerName(transfer.peer);
  return transfer.direction === 'sent' ? say('to {name}', { name }) : say('from {name}', { name });
}

/** `483 920`: two groups, readable aloud. */
export function codeGroups(code: string): string {
  return code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code;
}

/** `ab12 cd34 ef56 7890`: enough to tell two devices apart at a glance; the whole one is never asked of anyone. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.split(' ').slice(0, 4).join(' ');
}
