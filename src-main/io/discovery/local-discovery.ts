/**
 * Discovery in this thread: opens both ways on the interfaces that there are, opens them anew when those
 * change, gives them their turns, and keeps the table of who was seen. One timer.
 */
import { networkInterfaces } from 'node:os';
import { performance } from 'node:perf_hooks';
import { probePort } from '../doctor/port-probe.ts';
import type { FaultLog } from '../driver/driver-loop.ts';
import { NetworkWatch } from '../network-watch.ts';
import { announcedName, type OwnAnnouncement } from './announcement.ts';
import { BeaconWay } from './beacon-way.ts';
import type { Discovery, DiscoveryConfig, DiscoveryListener } from './discovery.ts';
import {
  AFTER_SLEEP_MS,
  BEACON_PORT,
  DNS_PORT,
  NEW_ASKED_AFTER_MS,
  REOPEN_AFTER_MS,
  SILENCE_LOOK_EVERY_MS,
  SILENT_AFTER_MS,
  SILENT_WHEN_LOOKED_AT_MS,
  TELL_EVERY_MS,
} from './discovery-constants.ts';
import {
  chosenInterfaces,
  type DiscoveryInterface,
  interfaceOfNeighbour,
  interfacesKey,
} from './discovery-interfaces.ts';
import { DnsSdWay } from './dns-sd-way.ts';
import { addressRank } from './neighbour-address.ts';
import { Rhythm } from './rhythm.ts';
import { Sightings } from './sightings.ts';
import { Silence } from './silence.ts';
import type { Way, WayParts } from './way.ts';

const PORTS = { dns: DNS_PORT, beacon: BEACON_PORT };

export class LocalDiscovery implements Discovery {
  readonly #config: DiscoveryConfig;
  readonly #listener: DiscoveryListener;
  readonly #log: FaultLog;
  readonly #sightings = new Sightings();
  readonly #rhythm = new Rhythm();
  readonly #silence: Silence;
  readonly #network = new NetworkWatch(() => {
    this.#handleNetworkChange();
  });
  #interfaces: readonly DiscoveryInterface[] = [];
  #dns: Way | null = null;
  #beacon: Way | null = null;
  #own: OwnAnnouncement | null = null;
  #timer: NodeJS.Timeout | null = null;
  #reopenAt: number | null = null;
  #reopenAfterMs: number = REOPEN_AFTER_MS.least;
  #lookForSilentAt = 0;
  #tellAt: number | null = null;
  #toldAt = -Infinity;
  #told = '[]';
  #isClosed = false;
  /** Sockets that say goodbye or close. */
  #closing: Promise<unknown> = Promise.resolve();

  constructor(config: DiscoveryConfig, listener: DiscoveryListener, log: FaultLog) {
    this.#config = config;
    this.#listener = listener;
    this.#log = log;
    const silence = {
      sightings: this.#sightings,
      isOnLink: (host: string) => interfaceOfNeighbour(host, this.#interfaces) !== null,
      askPort: async (host: string, port: number, signal: AbortSignal) =>
        (await probePort(host, port, signal)).answer,
      now,
      handleChange: () => {
        this.#noteChange();
      },
    };
    const { least, most } = NEW_ASKED_AFTER_MS;
    this.#silence = new Silence(silence, {
      silentAfterMs: config.silentAfterMs ?? SILENT_AFTER_MS,
      newAfterMs: config.newAfterMs ?? least + Math.random() * (most - least),
    });
    this.#network.setWanted(true);
    this.#open();
  }

  announce(wanted: OwnAnnouncement | null): void {
    const before = this.#own;
    const own = wanted && { ...wanted, deviceName: announcedName(wanted.deviceName) };
    if (this.#isClosed || JSON.stringify(own) === JSON.stringify(before)) return;
    this.#own = own;
    if (before !== null) this.#takeBack(before, own);
    if (own === null) this.#rhythm.silence();
    else this.#rhythm.announce(now());
    this.#wake();
  }

  setPreferred(publicKeys: readonly string[]): void {
    this.#sightings.setPreferred(publicKeys);
  }

  lookAgain(): void {
    this.#silence.doubt(now() - SILENT_WHEN_LOOKED_AT_MS);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.announce(null);
    this.#isClosed = true;
    this.#silence.close();
    this.#network.setWanted(false);
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#closing;
    await this.#closeWays();
  }

  #takeBack(before: OwnAnnouncement, own: OwnAnnouncement | null): void {
    if (own === null || own.port !== before.port) {
      const gone = [this.#dns?.sayGone(before), this.#beacon?.sayGone(before)];
      this.#closing = Promise.all([this.#closing, ...gone]);
      return;
    }
    // Still there, and called otherwise: said first, so that nobody takes it for gone meanwhile.
    this.#dns?.announce(own);
    this.#closing = Promise.all([this.#closing, this.#dns?.sayGone(before)]);
  }

  // ------------------------------------------------------------ the network as it is now

  #handleNetworkChange(): void {
    this.#reopenAfterMs = REOPEN_AFTER_MS.least;
    const interfaces = chosenInterfaces(this.#config.interfaces, networkInterfaces());
    if (interfacesKey(interfaces) !== interfacesKey(this.#interfaces)) {
      this.#reopen();
      return;
    }
    // The computer slept, or an interface that is not ours changed: who is still there says so.
    const at = now();
    this.#sightings.shorten(at + AFTER_SLEEP_MS);
    this.#greet(at);
    this.#wake();
  }

  /** Asks everybody, and says that we are here. */
  #greet(at: number): void {
    this.#rhythm.ask(at);
    if (this.#own !== null) this.#rhythm.announce(at);
  }

  #reopen(): void {
    this.#closing = Promise.all([this.#closing, this.#closeWays()]);
    this.#open();
  }

  #open(): void {
    this.#reopenAt = null;
    this.#interfaces = chosenInterfaces(this.#config.interfaces, networkInterfaces());
    this.#sightings.keepInterfaces(this.#interfaces.map(({ name }) => name));
    const { ways = ['dns-sd', 'beacon'], ports = PORTS } = this.#config;
    if (ways.includes('dns-sd')) this.#dns = new DnsSdWay(this.#wayParts(ports.dns, 'DNS-SD'));
    if (ways.includes('beacon'))
      this.#beacon = new BeaconWay(this.#wayParts(ports.beacon, 'beacon'));
    this.#greet(now());
    this.#wake();
  }

  async #closeWays(): Promise<void> {
    const ways = [this.#dns, this.#beacon].filter((way) => way !== null);
    this.#dns = null;
    this.#beacon = null;
    await Promise.all(ways.map((way) => way.close()));
  }

  #wayParts(port: number, name: string): WayParts {
    return {
      interfaces: this.#interfaces,
      port,
      own: () => this.#own,
      now,
      handleSighting: (sighting) => {
        const { publicKey } = sighting.announcement;
        if (this.#isClosed || this.#config.ownKeys.includes(publicKey)) return;
        this.#sightings.note(sighting, (host) => addressRank(host, this.#interfaces), now());
        this.#noteChange();
      },
      handleGone: (announcement, origin) => {
        this.#sightings.noteGone(announcement, origin);
        this.#noteChange();
      },
      handleFailure: (reason) => {
        if (this.#isClosed) return;
        this.#handleLostSocket(name, reason);
      },
    };
  }

  #handleLostSocket(wayName: string, reason: string): void {
    if (this.#reopenAt !== null) return;
    this.#log(`discovery has no socket (${wayName})`, reason);
    this.#reopenAt = now() + this.#reopenAfterMs;
    this.#reopenAfterMs = Math.min(this.#reopenAfterMs * 2, REOPEN_AFTER_MS.most);
    this.#wake();
  }

  // ------------------------------------------------------------ turns

  #noteChange(): void {
    if (this.#isClosed || this.#tellAt !== null) return;
    this.#tellAt = Math.max(now(), this.#toldAt + TELL_EVERY_MS);
    this.#wake();
  }

  /** Soon, or when something is next due. */
  #wake(): void {
    if (this.#isClosed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const due = [
      this.#rhythm.pollDeadline(),
      this.#sightings.pollDeadline(),
      this.#sightings.isEmpty ? null : this.#lookForSilentAt,
      this.#tellAt,
      this.#reopenAt,
    ].filter((at) => at !== null);
    this.#timer = null;
    if (due.length === 0) return;
    this.#timer = setTimeout(
      () => {
        this.#turn();
      },
      Math.max(0, Math.min(...due) - now()),
    );
    this.#timer.unref();
  }

  #turn(): void {
    const at = now();
    if (this.#reopenAt !== null && this.#reopenAt <= at) this.#reopen();
    const turn = this.#rhythm.poll(at);
    const own = this.#own;
    if (own !== null && turn.announce) this.#dns?.announce(own);
    if (own !== null && (turn.announce || turn.beacon)) this.#beacon?.announce(own);
    if (turn.ask || turn.askDns) this.#dns?.ask(this.#sightings.fresh(at));
    if (turn.ask) this.#beacon?.ask([]);
    this.#sightings.expire(at);
    if (this.#lookForSilentAt <= at) {
      this.#lookForSilentAt =
        at + Math.min(SILENCE_LOOK_EVERY_MS, this.#config.silentAfterMs ?? Infinity);
      this.#silence.look();
    }
    this.#tell(at);
    this.#wake();
  }

  #tell(at: number): void {
    if (at - this.#toldAt < TELL_EVERY_MS) {
      this.#tellAt = this.#toldAt + TELL_EVERY_MS;
      return;
    }
    this.#tellAt = null;
    const found = this.#sightings.found();
    const told = JSON.stringify(found);
    if (told === this.#told) return;
    this.#told = told;
    this.#toldAt = at;
    this.#listener(found);
  }
}

const now = (): number => performance.now();
