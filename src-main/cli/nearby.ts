/** The neighbours, as the command wires them: in its only thread, from the moment that it needs them. */
import { deviceKindOf, hasBattery, hasDisplay } from '../io/discovery/device-kind.ts';
import { parseInterfaceChoice } from '../io/discovery/discovery-interfaces.ts';
import { LocalDiscovery } from '../io/discovery/local-discovery.ts';
import type { Log } from '../services/log.ts';
import type { Neighbours } from '../services/neighbours/neighbours.ts';
import { openNeighbours } from '../services/neighbours/open-neighbours.ts';
import type { DeviceState } from '../services/open-state.ts';

/** Whoever is there answers a question at once, or the one a second later. */
export const LOOK_AROUND_MS = 2_000;

export interface Nearby {
  readonly neighbours: Neighbours;
  /** From now on others are looked for. */
  readonly begin: () => void;
  /** As long as it takes until everyone has answered; returns at once where discovery is switched off. */
  readonly lookAround: () => Promise<void>;
}

export function nearbyOf(state: DeviceState, log: Log, listsMet = false): Nearby {
  const interfaces = process.env['FERRY_DISCOVERY'];
  const isOff = parseInterfaceChoice(interfaces).length === 0;
  const neighbours = openNeighbours(
    state,
    { interfaces, listsMet, log },
    (config, listener) =>
      new LocalDiscovery(config, listener, (message, fault) => {
        log.warn(`${message}: ${String(fault)}`);
      }),
  );
  let began = false;
  const begin = (): void => {
    if (began) return;
    began = true;
    neighbours.begin();
    void hasBattery().then((known) => {
      const hasScreen = hasDisplay(process.env);
      neighbours.setDeviceKind(deviceKindOf({ hasBattery: known, hasDisplay: hasScreen }));
    });
  };
  const lookAround = async (): Promise<void> => {
    begin();
    if (isOff) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AROUND_MS));
  };
  return { neighbours, begin, lookAround };
}
