/** Devices found by multicast DNS: docs/PROTOCOL.md, section 9.2. */
import type { RemoteInfo } from 'node:dgram';
import type { Announcement, OwnAnnouncement } from './announcement.ts';
import {
  DECODED_A_SECOND,
  DECODED_OF_ORIGIN_A_SECOND,
  DNS_ANSWER_DELAY_MS,
  DNS_ANSWER_EVERY_MS,
  DNS_GROUP_4,
  DNS_GROUP_6,
} from './discovery-constants.ts';
import {
  type DiscoveryInterface,
  interfaceOfNeighbour,
  reachableAt,
} from './discovery-interfaces.ts';
import {
  decodeDnsMessage,
  type DnsSighting,
  encodeQuery,
  encodeResponse,
  instanceOf,
  isOurs,
} from './dns-sd.ts';
import { announcedHost } from './neighbour-address.ts';
import { RateBudget } from './rate-budget.ts';
import { SharedSocket } from './shared-socket.ts';
import type { Way, WayParts } from './way.ts';

export class DnsSdWay implements Way {
  readonly #parts: WayParts;
  readonly #decodes = new RateBudget(DECODED_A_SECOND, DECODED_OF_ORIGIN_A_SECOND);
  readonly #socket4: SharedSocket;
  readonly #socket6: SharedSocket | null;
  /** Answers that wait for their moment, and when the last one went, by interface. */
  readonly #answers = new Map<string, NodeJS.Timeout>();
  readonly #answeredAt = new Map<string, number>();

  constructor(parts: WayParts) {
    this.#parts = parts;
    const { interfaces, port, handleFailure } = parts;
    const shared = {
      port,
      handleFailure,
      handleDatagram: (bytes: Uint8Array, from: RemoteInfo) => {
        this.#handleDatagram(bytes, from);
      },
    };
    this.#socket4 = new SharedSocket({
      ...shared,
      family: 'udp4',
      groups: interfaces.flatMap(({ addresses4 }) =>
        addresses4
          .slice(0, 1)
          .map((interfaceAddress) => ({ group: DNS_GROUP_4, interfaceAddress })),
      ),
    });
    const of6 = interfaces.filter(({ addresses6 }) => addresses6.length > 0);
    this.#socket6 =
      of6.length === 0
        ? null
        : new SharedSocket({
            ...shared,
            family: 'udp6',
            groups: of6.map(({ zone }) => ({ group: DNS_GROUP_6, interfaceAddress: `::%${zone}` })),
          });
  }

  announce(own: OwnAnnouncement): void {
    for (const one of this.#parts.interfaces) void this.#respond(own, one);
  }

  async sayGone(own: OwnAnnouncement): Promise<void> {
    this.#dropAnswers();
    for (let times = 0; times < 2; times += 1) {
      await Promise.all(this.#parts.interfaces.map((one) => this.#respond(own, one, 0)));
    }
  }

  ask(known: readonly Announcement[]): void {
    const query = encodeQuery(known);
    for (const one of this.#parts.interfaces) void this.#send(query, one);
  }

  async close(): Promise<void> {
    this.#dropAnswers();
    await Promise.all([this.#socket4.close(), this.#socket6?.close()]);
  }

  #dropAnswers(): void {
    for (const timer of this.#answers.values()) clearTimeout(timer);
    this.#answers.clear();
  }

  async #respond(own: OwnAnnouncement, to: DiscoveryInterface, ttlSeconds?: number): Promise<void> {
    const hosts = reachableAt(to, own.bind);
    if (hosts.length === 0) return;
    this.#answeredAt.set(to.name, this.#parts.now());
    await this.#send(encodeResponse(own, hosts, ttlSeconds), to);
  }

  async #send(
    bytes: Uint8Array,
    { addresses4, addresses6, zone }: DiscoveryInterface,
  ): Promise<void> {
    const { port } = this.#parts;
    const [outgoing] = addresses4;
    await Promise.all([
      outgoing === undefined ? null : this.#socket4.send(bytes, port, DNS_GROUP_4, outgoing),
      addresses6.length === 0
        ? null
        : this.#socket6?.send(bytes, port, `${DNS_GROUP_6}%${zone}`, null),
    ]);
  }

  #handleDatagram(bytes: Uint8Array, { address, port }: RemoteInfo): void {
    const cameBy = interfaceOfNeighbour(address, this.#parts.interfaces);
    // From another port come one-shot queries, which nobody of ours sends.
    if (cameBy === null || port !== this.#parts.port) return;
    if (!this.#decodes.take(address, this.#parts.now())) return;
    const message = decodeDnsMessage(bytes);
    if (message === null) return;
    if (message.kind === 'query') this.#handleQuery(message.names, message.known, cameBy);
    else for (const one of message.sightings) this.#handleSighting(one, address, cameBy);
  }

  #handleQuery(
    names: readonly string[],
    known: readonly string[],
    cameBy: DiscoveryInterface,
  ): void {
    const own = this.#parts.own();
    if (own === null || !names.some((name) => isOurs(name, own))) return;
    if (known.includes(instanceOf(own)) || this.#answers.has(cameBy.name)) return;
    const { least, most } = DNS_ANSWER_DELAY_MS;
    const last = this.#answeredAt.get(cameBy.name) ?? -Infinity;
    const waitMs = Math.max(
      least + Math.random() * (most - least),
      last + DNS_ANSWER_EVERY_MS - this.#parts.now(),
    );
    const timer = setTimeout(() => {
      this.#answers.delete(cameBy.name);
      const still = this.#parts.own();
      if (still !== null) void this.#respond(still, cameBy);
    }, waitMs);
    this.#answers.set(cameBy.name, timer.unref());
  }

  #handleSighting(
    { announcement, hosts, lastsSeconds }: DnsSighting,
    origin: string,
    cameBy: DiscoveryInterface,
  ): void {
    if (lastsSeconds === 0) {
      this.#parts.handleGone(announcement, origin);
      return;
    }
    const theirs = hosts.map((host) => announcedHost(host, cameBy)).filter((host) => host !== null);
    this.#parts.handleSighting({
      announcement,
      hosts: theirs.length === 0 ? [origin] : [...new Set(theirs)],
      origin,
      interfaceName: cameBy.name,
      lastsSeconds,
    });
  }
}
