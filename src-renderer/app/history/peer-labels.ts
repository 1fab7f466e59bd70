/** How are the people of the history told apart in a list to choose from? */
import type { HistoryPeer } from '../../../src-shared/history-page.ts';
import { say } from '../../../src-shared/say.ts';

export interface PeerLabel {
  readonly value: string;
  readonly label: string;
}

/** By name; where two have the same one, also by where they were last. */
export function peerLabels(peers: readonly HistoryPeer[]): readonly PeerLabel[] {
  const named = new Map<string, number>();
  for (const peer of peers) named.set(nameOf(peer), (named.get(nameOf(peer)) ?? 0) + 1);
  return peers.map((peer) => {
    const name = nameOf(peer);
    const isAmbiguous = (named.get(name) ?? 0) > 1 && name !== peer.host;
    return {
      value: peer.peer,
      label: isAmbiguous ? say('{name}, at {host}', { name, host: peer.host }) : name,
    };
  });
}

const nameOf = ({ deviceName, host }: HistoryPeer): string => deviceName ?? host;
