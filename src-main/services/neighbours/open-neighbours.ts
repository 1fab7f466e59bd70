/** The neighbours of a device, wired to what it remembers and to its transfers: for the app and the command. */
import { parseInterfaceChoice } from '../../io/discovery/discovery-interfaces.ts';
import { ownPublicKeys } from '../identity.ts';
import type { Log } from '../log.ts';
import type { DeviceState } from '../open-state.ts';
import type { Transfers } from '../transfers.ts';
import { Neighbours, type OpenDiscovery } from './neighbours.ts';

export interface NeighboursOptions {
  /** `FERRY_DISCOVERY`. */
  readonly interfaces: string | undefined;
  /** Devices that were only met are in the list, too. Default false. */
  readonly listsMet?: boolean;
  readonly log: Log;
}

export function openNeighbours(
  state: DeviceState,
  { interfaces, listsMet = false, log }: NeighboursOptions,
  openDiscovery: OpenDiscovery,
): Neighbours {
  return new Neighbours(
    {
      settings: state.settings,
      trust: state.trust,
      publicKey: Buffer.from(state.identity.publicKey).toString('hex'),
      ownKeys: ownPublicKeys(state.home),
      interfaces: parseInterfaceChoice(interfaces),
      ...{ listsMet, log },
      wallClock: () => Date.now(),
    },
    openDiscovery,
  );
}

/** What is sent to a neighbour goes where it says that it is; whom we met, sent to or verified is in the list. */
export function followTransfers(neighbours: Neighbours, transfers: Transfers): void {
  neighbours.onChange(() => {
    transfers.noteWhereabouts(neighbours.whereabouts);
  });
  transfers.onNotice(({ kind }) => {
    if (kind === 'settings-changed' || kind === 'devices-changed') neighbours.refresh();
  });
}

/** We are announced while we listen. `bind`: on which address of this computer; null = all. */
export function announceListener(
  neighbours: Neighbours,
  transfers: Transfers,
  bind: string | null,
): void {
  transfers.onNotice((notice) => {
    if (notice.kind !== 'listening-changed') return;
    neighbours.setListening(notice.state && { port: notice.state.port, bind });
  });
}
