/**
 * The neighbours as everyone above sees them: one list, kept in step with what announces itself, whom
 * we sent to, and whom we verified. And the other way around: whether we announce ourselves. Who is in
 * the list is `merge-neighbours.ts`; how announcements travel is `io/discovery`.
 */
import type { DeviceKind, Neighbour } from '../../../src-shared/neighbour-model.ts';
import type {
  Discovery,
  DiscoveryConfig,
  DiscoveryListener,
} from '../../io/discovery/discovery.ts';
import type { InterfaceChoice } from '../../io/discovery/discovery-interfaces.ts';
import type { Found } from '../../io/discovery/sightings.ts';
import type { Log } from '../log.ts';
import type { Whereabouts } from '../outbox/outgoing.ts';
import type { SettingsStore } from '../settings.ts';
import type { Device, Trust } from '../trust.ts';
import { isForRecent, mergeNeighbours } from './merge-neighbours.ts';

export interface NeighboursParts {
  readonly settings: SettingsStore;
  readonly trust: Trust;
  /** Whom others find here: 64 hexadecimal digits. */
  readonly publicKey: string;
  /** Of this computer: 64 hexadecimal digits each. */
  readonly ownKeys: readonly string[];
  readonly interfaces: InterfaceChoice;
  /** Devices that were only met are in the list, too. Default false. */
  readonly listsMet?: boolean;
  readonly log: Log;
  /** ms since 1970. */
  readonly wallClock: () => number;
}

/** Where this device can be sent to. */
export interface ListeningAt {
  readonly port: number;
  /** One address of this computer; null = all. */
  readonly bind: string | null;
}

/** The listener is what it is to report to. */
export type OpenDiscovery = (config: DiscoveryConfig, listener: DiscoveryListener) => Discovery;

export type NeighboursListener = (neighbours: readonly Neighbour[]) => void;

/** Devices whose last sight is remembered, in this program. */
const SIGHTS_MAX = 1_000;

export class Neighbours {
  readonly #parts: NeighboursParts;
  readonly #listeners = new Set<NeighboursListener>();
  readonly #openDiscovery: OpenDiscovery;
  #discovery: Discovery | null = null;
  #found: readonly Found[] = [];
  /** By key, ms since 1970: when it came, and once it has gone, when it went. */
  readonly #seenAt = new Map<string, number>();
  #listeningAt: ListeningAt | null = null;
  #deviceKind: DeviceKind = 'unknown';
  #preferred = '[]';
  /** Whose kind was noted: once a program, since anybody can announce another one four times a second. */
  readonly #kindNoted = new Set<string>();
  #all: readonly Neighbour[] = [];

  constructor(parts: NeighboursParts, openDiscovery: OpenDiscovery) {
    this.#parts = parts;
    this.#openDiscovery = openDiscovery;
    this.refresh();
  }

  /** Sorted as they are shown. */
  get all(): readonly Neighbour[] {
    return this.#all;
  }

  /** Where devices say that they are now, by their keys. */
  get whereabouts(): Whereabouts {
    return new Map(this.#found.map(({ publicKey, addresses }) => [publicKey, addresses]));
  }

  /** Called with the whole list whenever it has changed. Returns the function that stops it. */
  onChange(listener: NeighboursListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From now on others are looked for, and we are announced while we listen. */
  begin(): void {
    const { interfaces, ownKeys } = this.#parts;
    this.#discovery ??= this.#openDiscovery({ interfaces, ownKeys }, (found) => {
      this.#handleFound(found);
    });
    this.#preferred = '[]';
    this.refresh();
  }

  /** Settings or devices may have changed: what we are called, whether we show ourselves, who is verified. */
  refresh(): void {
    this.#announce();
    const all = this.#update();
    if (JSON.stringify(all) === JSON.stringify(this.#all)) return;
    this.#all = all;
    for (const listener of this.#listeners) listener(all);
  }

  /** Null = nowhere: a device that cannot be sent to is not announced. */
  setListening(at: ListeningAt | null): void {
    this.#listeningAt = at;
    this.#announce();
  }

  /** What others show us as. */
  setDeviceKind(kind: DeviceKind): void {
    this.#deviceKind = kind;
    this.#announce();
  }

  /** Somebody looks at the list. */
  lookAgain(): void {
    this.#discovery?.lookAgain();
  }

  /** That we sent to it. One that announces itself or is verified stays in the list. */
  forget(neighbourId: string): void {
    const { settings } = this.#parts;
    const known = this.#all.find((one) => one.neighbourId === neighbourId);
    if (known === undefined) return;
    const { recentHosts } = settings.read();
    settings.change({ recentHosts: recentHosts.filter((recent) => !isForRecent(known, recent)) });
    this.refresh();
  }

  /** Whoever heard of us is told that we go. */
  async close(): Promise<void> {
    await this.#discovery?.close();
    this.#discovery = null;
  }

  #announce(): void {
    const { settings, publicKey, log } = this.#parts;
    const at = this.#listeningAt;
    try {
      const { visible, deviceName } = settings.read();
      const isAnnounced = at !== null && visible;
      const deviceKind = this.#deviceKind;
      this.#discovery?.announce(isAnnounced ? { publicKey, deviceName, deviceKind, ...at } : null);
    } catch (fault) {
      log.error('could not read what is announced', fault);
    }
  }

  /** A link full of strangers has room for those whom we know. */
  #prefer(devices: readonly Device[]): void {
    const keys = devices.filter((device) => device.verifiedAt !== null);
    const preferred = keys.map((device) => device.publicKey);
    if (JSON.stringify(preferred) === this.#preferred) return;
    this.#preferred = JSON.stringify(preferred);
    this.#discovery?.setPreferred(preferred);
  }

  /** A device that was met keeps its icon while it is away. */
  #rememberKinds(devices: readonly Device[]): void {
    const { trust, log } = this.#parts;
    const known = new Map(devices.map((one) => [one.publicKey, one.deviceKind]));
    try {
      for (const { publicKey, deviceKind } of this.#found) {
        if (deviceKind === 'unknown' || !known.has(publicKey)) continue;
        if (this.#kindNoted.has(publicKey)) continue;
        this.#kindNoted.add(publicKey);
        if (known.get(publicKey) !== deviceKind) trust.noteKind(publicKey, deviceKind);
      }
    } catch (fault) {
      log.error('could not note what kind devices are', fault);
    }
  }

  #handleFound(found: readonly Found[]): void {
    const now = this.#parts.wallClock();
    const before = new Set(this.#found.map(({ publicKey }) => publicKey));
    for (const { publicKey } of found)
      if (!before.delete(publicKey)) this.#noteSight(publicKey, now);
    for (const gone of before) this.#noteSight(gone, now);
    this.#found = found;
    this.refresh();
  }

  #noteSight(publicKey: string, now: number): void {
    this.#seenAt.delete(publicKey);
    this.#seenAt.set(publicKey, now);
    const [oldest] = this.#seenAt.keys();
    if (this.#seenAt.size > SIGHTS_MAX && oldest !== undefined) this.#seenAt.delete(oldest);
  }

  /** What follows from the devices as they are now; who is there. */
  #update(): readonly Neighbour[] {
    const { settings, trust, ownKeys, listsMet = false, log } = this.#parts;
    try {
      const devices = trust.devices();
      this.#prefer(devices);
      this.#rememberKinds(devices);
      return mergeNeighbours({
        listsMet,
        found: this.#found,
        seenAt: this.#seenAt,
        recentHosts: settings.read().recentHosts,
        devices,
        ownKeys,
      });
    } catch (fault) {
      // A locked database costs an old list, not the window.
      log.error('could not read the neighbours', fault);
      return this.#all;
    }
  }
}
