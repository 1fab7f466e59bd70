/**
 * What this person wants. Each setting is a row of its own, checked when it is read: one damaged
 * value falls back to its default and takes no other along. Nothing is kept in memory, since the
 * command may change a setting while the app runs.
 */
import { hostname } from 'node:os';
import * as v from 'valibot';
import { DEFAULT_SETTINGS } from '../../src-shared/default-settings.ts';
import type { RecentHost, Settings } from '../../src-shared/ipc-contract.ts';
import {
  RATE_MAX_BYTES_PER_SECOND,
  RATE_MIN_BYTES_PER_SECOND,
} from '../../src-shared/rate-text.ts';
import { type Database, inTransaction } from './database.ts';

/** docs/PROTOCOL.md, section 3.1. */
export const DEVICE_NAME_BYTES_MAX = 64;
export const RECENT_HOSTS_MAX = 10;
/** Of a DNS name in text. */
const HOST_CHARS_MAX = 253;
const PATH_CHARS_MAX = 4_096;

/** Controls, halves of surrogate pairs, and the marks that turn the direction of text around. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

export const DeviceName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxBytes(DEVICE_NAME_BYTES_MAX),
  v.check((name) => !NOT_IN_NAMES.test(name)),
);
const Port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const Host = v.pipe(v.string(), v.minLength(1), v.maxLength(HOST_CHARS_MAX));

const RecentHostSchema = v.object({
  host: Host,
  port: Port,
  deviceName: v.nullable(v.string()),
  // Earlier versions kept none.
  publicKey: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))), null),
});

const SCHEMAS = {
  deviceName: DeviceName,
  folder: v.pipe(v.string(), v.minLength(1), v.maxLength(PATH_CHARS_MAX)),
  port: Port,
  plain: v.boolean(),
  listenAtStart: v.boolean(),
  language: v.picklist(['system', 'en', 'de', 'ar']),
  theme: v.picklist(['system', 'light', 'dark']),
  contrast: v.picklist(['system', 'more']),
  limitBytesPerSecond: v.nullable(
    v.pipe(
      v.number(),
      v.minValue(RATE_MIN_BYTES_PER_SECOND),
      v.maxValue(RATE_MAX_BYTES_PER_SECOND),
    ),
  ),
  background: v.boolean(),
  startAtLogin: v.boolean(),
  keepInTray: v.boolean(),
  firstRunDone: v.boolean(),
  visible: v.boolean(),
  recentHosts: v.pipe(v.array(RecentHostSchema), v.maxLength(RECENT_HOSTS_MAX)),
} satisfies { readonly [N in keyof Settings]: v.GenericSchema<unknown, Settings[N]> };

export class SettingsStore {
  readonly #database: Database;
  readonly #defaults: Settings;

  /** `downloadsFolder`: where the platform keeps what came from the network. */
  constructor(database: Database, downloadsFolder: string) {
    this.#database = database;
    this.#defaults = {
      deviceName: defaultDeviceName(hostname()),
      folder: downloadsFolder,
      ...DEFAULT_SETTINGS,
    };
  }

  /** Ours to make where it is missing; any other folder that is missing may be a disk that is away. */
  get defaultFolder(): string {
    return this.#defaults.folder;
  }

  read(): Settings {
    const rows = this.#database.prepare('SELECT name, value FROM setting').all() as {
      name: string;
      value: string;
    }[];
    const kept = new Map(rows.map((row) => [row.name, row.value]));
    const setting = <N extends keyof Settings>(name: N): Settings[N] => {
      const parsed = v.safeParse(SCHEMAS[name], jsonOr(kept.get(name), undefined));
      return parsed.success ? (parsed.output as Settings[N]) : this.#defaults[name];
    };
    const names = Object.keys(SCHEMAS) as (keyof Settings)[];
    return Object.fromEntries(names.map((name) => [name, setting(name)])) as unknown as Settings;
  }

  /** Keeps what is valid of `changes` and drops the rest: callers check first where a person is told. */
  change(changes: Partial<Settings>): Settings {
    const write = this.#database.prepare(
      `INSERT INTO setting (name, value) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    );
    inTransaction(this.#database, () => {
      for (const name of Object.keys(SCHEMAS) as (keyof Settings)[]) {
        if (changes[name] === undefined) continue;
        const parsed = v.safeParse(SCHEMAS[name], changes[name]);
        if (parsed.success) write.run(name, JSON.stringify(parsed.output));
      }
    });
    return this.read();
  }

  /** A host that answered moves to the front of the recent ones; a device is there once, where it was last. */
  noteHost(recent: RecentHost): Settings {
    const others = this.read().recentHosts.filter(
      (known) =>
        (known.host !== recent.host || known.port !== recent.port) &&
        (known.publicKey === null || known.publicKey !== recent.publicKey),
    );
    return this.change({ recentHosts: [recent, ...others].slice(0, RECENT_HOSTS_MAX) });
  }
}

/** The computer's own name without its domain, cut between characters to what a peer takes. */
export function defaultDeviceName(host: string): string {
  const name = (host.split('.', 1)[0] ?? '').replaceAll(new RegExp(NOT_IN_NAMES, 'gu'), '').trim();
  let cut = '';
  for (const character of name) {
    if (Buffer.byteLength(cut + character) > DEVICE_NAME_BYTES_MAX) break;
    cut += character;
  }
  return cut.trim() || 'Ferry';
}

function jsonOr(text: string | undefined, otherwise: unknown): unknown {
  try {
    return text === undefined ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}
