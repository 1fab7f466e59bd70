/** Devices found by our own broadcast: docs/PROTOCOL.md, section 9.3. */
import type { RemoteInfo } from 'node:dgram';
import type { OwnAnnouncement } from './announcement.ts';
import { decodeBeacon, encodeBeacon, encodeQuestion } from './beacon.ts';
import {
  BEACON_ANSWERS_A_SECOND,
  BEACON_GROUP_6,
  BEACON_LASTS_SECONDS,
  DECODED_A_SECOND,
  DECODED_OF_ORIGIN_A_SECOND,
} from './discovery-constants.ts';
import {
  type DiscoveryInterface,
  interfaceOfNeighbour,
  isAnyAddress,
  reachableAt,
} from './discovery-interfaces.ts';
import { RateBudget } from './rate-budget.ts';
import { SharedSocket } from './shared-socket.ts';
import type { Way, WayParts } from './way.ts';

export class BeaconWay implements Way {
  readonly #parts: WayParts;
  readonly #decodes = new RateBudget(DECODED_A_SECOND, DECODED_OF_ORIGIN_A_SECOND);
  readonly #answers = new RateBudget(BEACON_ANSWERS_A_SECOND, 1);
  /** They hear what is said to everybody. */
  readonly #heard: readonly SharedSocket[];
  /** What is said goes out here, so that answers come here: those to a shared port reach only one who has it. */
  readonly #own4: SharedSocket;
  readonly #own6: SharedSocket | null;
  /** For a listener on one address: others take the sender of a beacon for the place. */
  #bound: { readonly address: string; readonly socket: SharedSocket } | null = null;

  constructor(parts: WayParts) {
    this.#parts = parts;
    const groups = parts.interfaces
      .filter(({ addresses6 }) => addresses6.length > 0)
      .map(({ zone }) => ({ group: BEACON_GROUP_6, interfaceAddress: `::%${zone}` }));
    const has6 = groups.length > 0;
    this.#own4 = this.#open('udp4', 0, []);
    this.#own6 = has6 ? this.#open('udp6', 0, []) : null;
    this.#heard = [
      this.#open('udp4', parts.port, []),
      ...(has6 ? [this.#open('udp6', parts.port, groups)] : []),
    ];
  }

  announce(own: OwnAnnouncement): void {
    void this.#sendToAll(encodeBeacon(own, BEACON_LASTS_SECONDS), own.bind);
  }

  async sayGone(own: OwnAnnouncement): Promise<void> {
    const bytes = encodeBeacon(own, 0);
    await this.#sendToAll(bytes, own.bind);
    await this.#sendToAll(bytes, own.bind);
  }

  ask(): void {
    void this.#sendToAll(encodeQuestion(), null);
  }

  async close(): Promise<void> {
    const sockets = [this.#own4, this.#own6, this.#bound?.socket, ...this.#heard].filter(
      (socket) => socket !== null && socket !== undefined,
    );
    await Promise.all(sockets.map((socket) => socket.close()));
  }

  #open(
    family: 'udp4' | 'udp6',
    port: number,
    groups: readonly { readonly group: string; readonly interfaceAddress: string }[],
    address?: string,
  ): SharedSocket {
    return new SharedSocket({
      ...{ family, port, groups },
      ...(address === undefined ? {} : { address }),
      handleDatagram: (bytes, from) => {
        this.#handleDatagram(bytes, from);
      },
      handleFailure: this.#parts.handleFailure,
    });
  }

  /** From where something is said of a listener on `bind`; null = all addresses. */
  #speakers(bind: string | null): { of4: SharedSocket | null; of6: SharedSocket | null } {
    if (isAnyAddress(bind)) return { of4: this.#own4, of6: this.#own6 };
    const is6 = bind.includes(':');
    if (this.#bound?.address !== bind) {
      void this.#bound?.socket.close();
      const socket = this.#open(is6 ? 'udp6' : 'udp4', 0, [], bind);
      this.#bound = { address: bind, socket };
    }
    const { socket } = this.#bound;
    return is6 ? { of4: null, of6: socket } : { of4: socket, of6: null };
  }

  /** On the interfaces, and in the families, of `bind`; null = all. */
  async #sendToAll(bytes: Uint8Array, bind: string | null): Promise<void> {
    await Promise.all(this.#parts.interfaces.map((one) => this.#sendOn(one, bytes, bind)));
  }

  async #sendOn(to: DiscoveryInterface, bytes: Uint8Array, bind: string | null): Promise<void> {
    const { port } = this.#parts;
    const hosts = reachableAt(to, bind);
    const is4 = hosts.some((host) => !host.includes(':'));
    const is6 = hosts.some((host) => host.includes(':'));
    if (!is4 && !is6) return;
    const { of4, of6 } = this.#speakers(bind);
    await Promise.all([
      ...(is4 ? to.broadcasts : []).map((host) => of4?.send(bytes, port, host, null)),
      is6 ? of6?.send(bytes, port, `${BEACON_GROUP_6}%${to.zone}`, null) : null,
    ]);
  }

  #handleDatagram(bytes: Uint8Array, { address, port }: RemoteInfo): void {
    const { interfaces, now, own } = this.#parts;
    if (!this.#decodes.take(address, now())) return;
    const beacon = decodeBeacon(bytes);
    if (beacon === null) return;
    const cameBy = interfaceOfNeighbour(address, interfaces);
    if (cameBy === null) return;
    switch (beacon.kind) {
      case 'here': {
        const { announcement, lastsSeconds } = beacon;
        this.#parts.handleSighting({
          announcement,
          hosts: [address],
          origin: address,
          interfaceName: cameBy.name,
          lastsSeconds,
        });
        return;
      }
      case 'gone':
        this.#parts.handleGone(beacon.announcement, address);
        return;
      case 'who-is-there': {
        const announcement = own();
        if (announcement === null || reachableAt(cameBy, announcement.bind).length === 0) return;
        if (!this.#answers.take(`${address} ${port}`, now())) return;
        const answer = encodeBeacon(announcement, BEACON_LASTS_SECONDS);
        const { of4, of6 } = this.#speakers(announcement.bind);
        void (address.includes(':') ? of6 : of4)?.send(answer, port, address, null);
      }
    }
  }
}
