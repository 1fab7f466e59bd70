/**
 * Which devices have been seen, which of them were verified by a person, and what is allowed to them?
 * The key is the device; names and addresses are what it said and where it was last. Methods throw
 * what SQLite throws.
 */
import type { DeviceKind, NeighbourTrust } from '../../src-shared/neighbour-model.ts';
import { DEFAULT_PORT } from '../../src-shared/listen-model.ts';
import type { Peer } from '../../src-shared/transfer-model.ts';
import type { DeviceRules } from '../../src-shared/trust-model.ts';
import { type Database, inTransaction } from './database.ts';

export interface Device {
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly deviceName: string | null;
  /** As it last announced itself, which proves nothing. */
  readonly deviceKind: DeviceKind;
  readonly host: string;
  readonly port: number;
  /** Where it was met, the last one first: names and addresses, at most HOSTS_KEPT_MAX. */
  readonly hosts: readonly string[];
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Null: nobody has compared its code yet. */
  readonly verifiedAt: number | null;
  readonly rules: DeviceRules;
}

/** What its key is worth now. */
export type TrustNow = Exclude<NeighbourTrust, 'unknown'>;

/** Null: its key is not remembered, so nobody vouches for it. */
export function trustNow(device: Device | null): TrustNow {
  if (device?.rules.isBlocked === true) return 'blocked';
  return device === null || device.verifiedAt === null ? 'unverified' : 'verified';
}

/** Keys cost nothing to make: a stranger must not fill the table. Verified and blocked ones do not count. */
export const UNVERIFIED_DEVICES_MAX = 500;

/** A laptop has as many networks as its owner has places; another key at one of them is a warning. */
export const HOSTS_KEPT_MAX = 8;

export class Trust {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Verified first, then the most recently seen. */
  devices(): readonly Device[] {
    const rows = this.#database
      .prepare('SELECT * FROM device ORDER BY verified_at IS NULL, last_seen_at DESC')
      .all() as DeviceRow[];
    return rows.map(deviceOf);
  }

  find(publicKey: string): Device | null {
    const row = this.#database
      .prepare('SELECT * FROM device WHERE public_key = ?')
      .get(publicKey) as DeviceRow | undefined;
    return row === undefined ? null : deviceOf(row);
  }

  /**
   * A peer whose key is known was met; where `isListener`, it can be sent to at its port. Plain UDP has no
   * keys: ignored.
   */
  noteSeen(peer: Peer, now: number, isListener = true): void {
    const { publicKey } = peer;
    if (publicKey === null) return;
    inTransaction(this.#database, () => {
      const before = this.find(publicKey)?.hosts ?? [];
      const hosts = [peer.host, ...before.filter((host) => host !== peer.host)];
      this.#database
        .prepare(
          `INSERT INTO device (public_key, name, host, port, hosts, first_seen_at, last_seen_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (public_key) DO UPDATE SET name = excluded.name, host = excluded.host,
             port = CASE WHEN ? THEN excluded.port ELSE port END, hosts = excluded.hosts, last_seen_at = excluded.last_seen_at`,
        )
        .run(
          publicKey,
          peer.deviceName,
          peer.host,
          isListener ? peer.port : DEFAULT_PORT,
          JSON.stringify(hosts.slice(0, HOSTS_KEPT_MAX)),
          now,
          now,
          isListener ? 1 : 0,
        );
      this.#forgetSurplus();
    });
  }

  /** Of a device that was met; others are ignored. */
  noteKind(publicKey: string, kind: DeviceKind): void {
    if (kind === 'unknown') return;
    this.#database.prepare('UPDATE device SET kind = ? WHERE public_key = ?').run(kind, publicKey);
  }

  /** A person compared the code. Unknown keys are ignored. */
  pin(publicKey: string, now: number): void {
    this.#database
      .prepare('UPDATE device SET verified_at = ? WHERE public_key = ? AND verified_at IS NULL')
      .run(now, publicKey);
  }

  /** What was allowed to a verified device is allowed no more. */
  unpin(publicKey: string): void {
    this.#database
      .prepare('UPDATE device SET verified_at = NULL, always_accept = 0 WHERE public_key = ?')
      .run(publicKey);
  }

  /** Of a known device; `alwaysAccept` only of a verified one. Anything else is ignored. */
  setRules(publicKey: string, { alwaysAccept, isBlocked }: DeviceRules): void {
    this.#database
      .prepare(
        `UPDATE device SET always_accept = verified_at IS NOT NULL AND ?, accept_max_bytes = ?,
           accept_folder = ?, is_blocked = ? WHERE public_key = ?`,
      )
      .run(
        alwaysAccept === null ? 0 : 1,
        alwaysAccept?.maxBytes ?? null,
        alwaysAccept?.folder ?? null,
        isBlocked ? 1 : 0,
        publicKey,
      );
  }

  /** As if it had never been met. */
  forget(publicKey: string): void {
    this.#database.prepare('DELETE FROM device WHERE public_key = ?').run(publicKey);
  }

  #forgetSurplus(): void {
    this.#database
      .prepare(
        `DELETE FROM device WHERE public_key IN (
           SELECT public_key FROM device WHERE verified_at IS NULL AND is_blocked = 0
           ORDER BY last_seen_at DESC LIMIT -1 OFFSET ?)`,
      )
      .run(UNVERIFIED_DEVICES_MAX);
  }
}

interface DeviceRow {
  readonly public_key: string;
  readonly name: string | null;
  readonly kind: DeviceKind | null;
  readonly host: string;
  readonly port: number;
  readonly hosts: string;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly verified_at: number | null;
  readonly always_accept: number;
  readonly accept_max_bytes: number | null;
  readonly accept_folder: string | null;
  readonly is_blocked: number;
}

function deviceOf(row: DeviceRow): Device {
  const { accept_max_bytes: maxBytes, accept_folder: folder } = row;
  return {
    publicKey: row.public_key,
    deviceName: row.name,
    deviceKind: row.kind ?? 'unknown',
    host: row.host,
    port: row.port,
    hosts: hostsOf(row),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    verifiedAt: row.verified_at,
    rules: {
      alwaysAccept: row.always_accept === 1 ? { maxBytes, folder } : null,
      isBlocked: row.is_blocked === 1,
    },
  };
}

/** Of a device that was met before hosts were kept, the last one. */
function hostsOf(row: DeviceRow): readonly string[] {
  const hosts = JSON.parse(row.hosts) as readonly string[];
  return hosts.length === 0 ? [row.host] : hosts;
}
