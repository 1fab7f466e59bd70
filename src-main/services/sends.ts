/**
 * From what a person wants sent to what the outbox sends: new transfers, more for a running one, a past
 * one again, and what earlier programs left.
 */
import { randomBytes } from 'node:crypto';
import type { Failure } from '../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import type { SendTarget } from '../../src-shared/send-target.ts';
import type { TransferId } from '../../src-shared/transfer-model.ts';
import type { History } from './history.ts';
import type { Outbox, OutboxEntry } from './outbox/outbox.ts';
import type { Outgoing } from './outbox/outgoing.ts';
import { PLAIN_DEFAULTS, type SendOrder, type SendWish, wishesOf } from './send-order.ts';
import type { SettingsStore } from './settings.ts';
import type { ShownTransfers } from './shown-transfers.ts';
import { parseHost } from './target.ts';
import type { TransferMemory } from './transfer-memory.ts';
import type { Trust } from './trust.ts';

export interface SendsParts {
  readonly history: History;
  readonly outbox: Outbox;
  readonly settings: SettingsStore;
  readonly trust: Trust;
  /** ms since 1970. */
  readonly wallClock: () => number;
}

/** What a new transfer takes from an order, or from the one that it is added to. */
type NewEntry = Omit<OutboxEntry, 'id' | 'wireId' | 'hasMet' | 'isPaused' | 'startedAt'>;

export class Sends {
  readonly #parts: SendsParts;
  readonly #outgoing: Outgoing;
  readonly #shown: ShownTransfers;
  readonly #memory: TransferMemory;

  constructor(
    parts: SendsParts,
    outgoing: Outgoing,
    shown: ShownTransfers,
    memory: TransferMemory,
  ) {
    this.#parts = parts;
    this.#outgoing = outgoing;
    this.#shown = shown;
    this.#memory = memory;
  }

  send(order: SendOrder): Result<TransferId, Failure> {
    const { host, port, publicKey = null } = order;
    const begun = this.sendToEach(order, [{ host, port, publicKey }]);
    if (!begun.ok) return begun;
    const [id] = begun.value;
    return id === undefined ? fail({ kind: 'nothing-to-send' }) : ok(id);
  }

  /**
   * A transfer for each target, in their order; a place that is named twice gets one. Before the first
   * begins all are looked at: one that is none refuses them all, so that nobody has to find out who got
   * it.
   */
  sendToEach(
    wish: SendWish,
    targets: readonly SendTarget[],
  ): Result<readonly TransferId[], Failure> {
    const { paths, plain } = wish;
    if (paths.length === 0) return fail({ kind: 'nothing-to-send' });
    const entries = new Map<string, NewEntry>();
    for (const { host: typed, port, publicKey } of targets) {
      const host = parseHost(typed);
      if (!host.ok) return host;
      // Plain UDP knows no keys.
      const peerKey = plain === null ? publicKey : null;
      const entry = { paths, host: host.value, port, peerKey, plain, ...wishesOf(wish) };
      const place = `${host.value.toLowerCase()} ${port}`;
      // Named with a key and without: only the one with that key is meant.
      if (!entries.get(place)?.peerKey) entries.set(place, entry);
    }
    return ok([...entries.values()].map((entry) => this.#enqueue(entry, null)));
  }

  /** Goes on with what a program that is gone left of it; null: there is none, or it cannot be gone on with. */
  sendOn(order: SendOrder): TransferId | null {
    const host = parseHost(order.host);
    if (!host.ok || order.plain !== null) return null;
    const { outbox } = this.#parts;
    let known: OutboxEntry | null = null;
    this.#memory.record('outbox', () => {
      const { paths, port, publicKey = null } = order;
      const left = outbox.takeUp(paths, { host: host.value, port, publicKey });
      if (left === null) return;
      known = { ...left, ...wishesOf(order), isPaused: false };
      outbox.update(known);
    });
    return known === null ? null : this.#goOn(known, true);
  }

  /** Everything that programs which are gone have left. */
  takeUp(): void {
    this.#memory.record('outbox', () => {
      for (const entry of this.#parts.outbox.takeUpAll()) this.#goOn(entry, false);
    });
  }

  /** Right behind a transfer that is not over. */
  add(id: TransferId, paths: readonly string[]): Result<TransferId, Failure> {
    const known = this.#outgoing.entryOf(id);
    if (known === null || paths.length === 0) return fail({ kind: 'nothing-to-send' });
    const { host, port, peerKey, plain, conflict, skipUnreadable, pace } = known;
    const entry = { paths, host, port, peerKey, plain, conflict, skipUnreadable, pace };
    return ok(this.#enqueue(entry, id));
  }

  again(id: TransferId): Result<TransferId, Failure> {
    const past = this.#parts.history.pastSend(id);
    if (past === null) return fail({ kind: 'nothing-to-send' });
    const { limitBytesPerSecond, background } = this.#parts.settings.read();
    return this.send({
      paths: past.paths,
      ...past.target,
      limitBytesPerSecond,
      background,
      plain: past.plain ? PLAIN_DEFAULTS : null,
    });
  }

  #enqueue(order: NewEntry, behind: TransferId | null): TransferId {
    const entry: OutboxEntry = {
      ...order,
      id: randomBytes(16).toString('hex'),
      wireId: randomBytes(16).toString('hex'),
      hasMet: false,
      isPaused: false,
      startedAt: this.#parts.wallClock(),
    };
    this.#outgoing.begin(entry, behind, this.#nameOf(entry.peerKey));
    return this.#noteBegin(entry);
  }

  /** Of a device that was met: whom it is for is said before it answers. */
  #nameOf(publicKey: string | null): string | null {
    let name: string | null = null;
    this.#memory.record('device name', () => {
      if (publicKey !== null) name = this.#parts.trust.find(publicKey)?.deviceName ?? null;
    });
    return name;
  }

  #goOn(entry: OutboxEntry, acceptsChanges: boolean): TransferId {
    this.#outgoing.goOn(entry, this.#parts.history.unfinished(entry.id), acceptsChanges);
    return this.#noteBegin(entry);
  }

  #noteBegin({ id, paths, host, port, plain }: OutboxEntry): TransferId {
    const begun = this.#shown.find(id);
    const order = { target: { host, port }, paths, plain: plain !== null };
    if (begun !== undefined) this.#memory.noteBegin(begun, order);
    return id;
  }
}
