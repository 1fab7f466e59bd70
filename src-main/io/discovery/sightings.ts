/**
 * Who announces itself now, and where? One entry a key, however often and wherever it was seen; bounded,
 * whoever announces whatever (docs/PROTOCOL.md, section 9.1). No clock: `now` in ms is passed in.
 */
import type { DeviceKind, NeighbourAddress } from '../../../src-shared/neighbour-model.ts';
import type { Announcement, Sighting } from './announcement.ts';
import {
  ADDRESSES_OF_DEVICE_MAX,
  DEVICES_CROWDED,
  DEVICES_MAX,
  DEVICES_OF_ORIGIN_MAX,
  DNS_TTL_SECONDS,
} from './discovery-constants.ts';

/** A device that announces itself now. */
export interface Found {
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly deviceName: string;
  readonly deviceKind: DeviceKind;
  /** Best first, never empty. */
  readonly addresses: readonly NeighbourAddress[];
  /** Was asked wherever it announces itself, and answers nowhere. */
  readonly isMute: boolean;
}

/** A device as one sender announced it, from an address that is among those that it announced. */
export interface Presence {
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  /** Who sent it, numeric. */
  readonly origin: string;
  readonly port: number;
  /** Numeric, `origin` first. */
  readonly hosts: readonly string[];
  readonly heardAt: number;
}

export interface Curiosity {
  readonly seenBefore: number;
  /** Of those who did not answer. */
  readonly askedBefore: number;
}

interface Place {
  readonly announcement: Announcement;
  readonly host: string;
  readonly origin: string;
  readonly interfaceName: string;
  /** Lower is better: address-rank.ts. */
  readonly rank: number;
  readonly firstSeenAt: number;
  /** Announced, or answered. */
  readonly heardAt: number;
  /** Of the latest question to who announced it; null = none was answered, or not. */
  readonly isMute: boolean | null;
  /** Of that question; null = there was none. */
  readonly askedAt: number | null;
  readonly expiresAt: number;
}

/** What it is called and what kind it is, is said at its best place. */
type Places = Map<string, Place>;

export class Sightings {
  /** By key. */
  readonly #devices = new Map<string, Places>();
  #preferred: ReadonlySet<string> = new Set();

  get isEmpty(): boolean {
    return this.#devices.size === 0;
  }

  /** There is not much room for others. */
  get isCrowded(): boolean {
    return this.#devices.size >= DEVICES_CROWDED;
  }

  /** Devices that are taken in though the table is full of others. 64 hexadecimal digits each. */
  setPreferred(publicKeys: readonly string[]): void {
    this.#preferred = new Set(publicKeys);
  }

  /** `rank` of one of its hosts. */
  note(sighting: Sighting, rank: (host: string) => number, now: number): void {
    this.expire(now);
    const { announcement, origin } = sighting;
    const places = this.#devices.get(announcement.publicKey) ?? this.#admit(announcement, origin);
    if (places === null) return;
    for (const host of sighting.hosts) {
      const at = `${host} ${announcement.port}`;
      const known = places.get(at);
      // A place is its first sender's for as long as that goes on: nobody else renames it or keeps it,
      // but who sends from there.
      if (known !== undefined && known.origin !== origin && host !== origin) continue;
      if (known === undefined && !hasRoomFor(origin, places)) continue;
      places.set(at, {
        announcement,
        host,
        origin,
        interfaceName: sighting.interfaceName,
        rank: rank(host),
        firstSeenAt: known?.firstSeenAt ?? now,
        heardAt: now,
        isMute: known?.isMute ?? null,
        askedAt: known?.askedAt ?? null,
        expiresAt: now + sighting.lastsSeconds * 1_000,
      });
    }
    if (places.size === 0) this.#devices.delete(announcement.publicKey);
  }

  /** It says that it goes, or is no longer called so: from the places that the same sender announced. */
  noteGone({ publicKey, port, deviceName }: Announcement, origin: string): void {
    const places = this.#devices.get(publicKey);
    if (places === undefined) return;
    for (const [at, place] of places) {
      const said = place.announcement;
      if (place.origin !== origin || said.port !== port) continue;
      if (said.deviceName === deviceName) places.delete(at);
    }
    if (places.size === 0) this.#devices.delete(publicKey);
  }

  /**
   * Of whom nothing was heard since, longest silent first. What others pass on of a device (reflectors of
   * multicast DNS do) says nothing of who passes it on.
   */
  silentSince(heardAt: number): readonly Presence[] {
    const silent: Presence[] = [];
    for (const [publicKey, places] of this.#devices) {
      for (const self of places.values()) {
        if (self.host !== self.origin || self.heardAt > heardAt) continue;
        const presence = presenceOf(publicKey, self, places);
        if (presence.heardAt <= heardAt) silent.push(presence);
      }
    }
    return silent.sort((a, b) => a.heardAt - b.heardAt);
  }

  /** Whom nobody has asked since they came, and who last did not answer, longest known first. */
  curious({ seenBefore, askedBefore }: Curiosity): readonly Presence[] {
    const due: Presence[] = [];
    for (const [publicKey, places] of this.#devices) {
      for (const self of places.values()) {
        if (self.host !== self.origin || self.isMute === false) continue;
        const isDue =
          self.askedAt === null ? self.firstSeenAt <= seenBefore : self.askedAt <= askedBefore;
        if (isDue) due.push(presenceOf(publicKey, self, places));
      }
    }
    return due;
  }

  /** It has answered, or could not be asked. */
  noteAnswer(presence: Presence, now: number): void {
    this.#change(presence, { heardAt: now, askedAt: now, isMute: false });
  }

  /** It goes on announcing itself, and does not answer. */
  noteMute(presence: Presence, now: number): void {
    this.#change(presence, { askedAt: now, isMute: true });
  }

  #change({ publicKey, origin, port }: Presence, change: Partial<Place>): void {
    const places = this.#devices.get(publicKey);
    for (const [at, place] of places ?? []) {
      if (isOf(place, origin, port)) places?.set(at, { ...place, ...change });
    }
  }

  /** Nobody answers there any more; nothing, if it was heard of meanwhile. */
  drop({ publicKey, origin, port, heardAt }: Presence): void {
    const places = this.#devices.get(publicKey);
    if (places === undefined) return;
    const theirs = [...places].filter(([, place]) => isOf(place, origin, port));
    if (theirs.some(([, place]) => place.heardAt > heardAt)) return;
    for (const [at] of theirs) places.delete(at);
    if (places.size === 0) this.#devices.delete(publicKey);
  }

  /** What was seen on interfaces that are gone. */
  keepInterfaces(names: readonly string[]): void {
    this.#dropPlaces((place) => !names.includes(place.interfaceName));
  }

  /** Whoever does not announce itself until then is gone. */
  shorten(expiresAt: number): void {
    for (const places of this.#devices.values()) {
      for (const [at, place] of places) {
        places.set(at, { ...place, expiresAt: Math.min(place.expiresAt, expiresAt) });
      }
    }
  }

  expire(now: number): void {
    this.#dropPlaces((place) => place.expiresAt <= now);
  }

  /** When `expire` has something to do; null = never. */
  pollDeadline(): number | null {
    let first: number | null = null;
    for (const places of this.#devices.values()) {
      for (const { expiresAt } of places.values()) first = Math.min(first ?? expiresAt, expiresAt);
    }
    return first;
  }

  found(): readonly Found[] {
    return [...this.#devices].map(([publicKey, places]) => {
      const sorted = inTurns(
        [...places.values()].sort((a, b) => a.rank - b.rank || a.firstSeenAt - b.firstSeenAt),
      );
      const { deviceName, deviceKind } = sorted[0]!.announcement;
      const addresses = sorted.map(({ host, announcement: { port } }) => ({ host, port }));
      const asked = sorted.filter(({ host, origin }) => host === origin);
      const isMute = asked.length > 0 && asked.every((place) => place.isMute === true);
      return { publicKey, deviceName, deviceKind, addresses, isMute };
    });
  }

  /** Those that need not say again that they are there. */
  fresh(now: number): readonly Announcement[] {
    const half = (DNS_TTL_SECONDS * 1_000) / 2;
    const fresh = new Map<string, Announcement>();
    for (const places of this.#devices.values()) {
      for (const { announcement, expiresAt } of places.values()) {
        const { publicKey, port } = announcement;
        if (expiresAt - now > half) fresh.set(`${publicKey} ${port}`, announcement);
      }
    }
    return [...fresh.values()];
  }

  /** A new device's places; null = there is no room for it. */
  #admit({ publicKey }: Announcement, origin: string): Places | null {
    const isPreferred = this.#preferred.has(publicKey);
    const ofOrigin = [...this.#devices].filter(([, places]) =>
      [...places.values()].some((place) => place.origin === origin),
    );
    if (ofOrigin.length >= DEVICES_OF_ORIGIN_MAX && !this.#giveWay(ofOrigin, isPreferred)) {
      return null;
    }
    if (this.#devices.size >= DEVICES_MAX && !this.#giveWay([...this.#devices], isPreferred)) {
      return null;
    }
    const places: Places = new Map();
    this.#devices.set(publicKey, places);
    return places;
  }

  /** The newest stranger among `devices` leaves for a preferred one. */
  #giveWay(devices: readonly (readonly [string, Places])[], isPreferred: boolean): boolean {
    const stranger = isPreferred
      ? devices.findLast(([key]) => !this.#preferred.has(key))
      : undefined;
    return stranger !== undefined && this.#devices.delete(stranger[0]);
  }

  #dropPlaces(isToGo: (place: Place) => boolean): void {
    for (const [publicKey, places] of this.#devices) {
      for (const [at, place] of places) if (isToGo(place)) places.delete(at);
      if (places.size === 0) this.#devices.delete(publicKey);
    }
  }
}

function presenceOf(publicKey: string, { origin, announcement }: Place, places: Places): Presence {
  const { port } = announcement;
  const theirs = [...places.values()].filter((one) => isOf(one, origin, port));
  const hosts = [...new Set([origin, ...theirs.map(({ host }) => host)])];
  return { publicKey, origin, port, hosts, heardAt: Math.max(...theirs.map((one) => one.heardAt)) };
}

const isOf = (place: Place, origin: string, port: number): boolean =>
  place.origin === origin && place.announcement.port === port;

/** Of a device's places the newest one of whoever has said most makes room for one of whoever has said less. */
function hasRoomFor(origin: string, places: Places): boolean {
  if (places.size < ADDRESSES_OF_DEVICE_MAX) return true;
  const counts = new Map<string, number>();
  for (const place of places.values()) {
    counts.set(place.origin, (counts.get(place.origin) ?? 0) + 1);
  }
  const [most, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  if (count <= (counts.get(origin) ?? 0) + 1) return false;
  const newest = [...places].findLast(([, place]) => place.origin === most);
  return newest !== undefined && places.delete(newest[0]);
}

/**
 * The first of each sender, then the second of each: only a few are tried, and a liar who names many
 * addresses must not be all of them.
 */
function inTurns(sorted: readonly Place[]): readonly Place[] {
  const counts = new Map<string, number>();
  const turns = sorted.map((place) => {
    const turn = counts.get(place.origin) ?? 0;
    counts.set(place.origin, turn + 1);
    return { place, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn).map(({ place }) => place);
}
