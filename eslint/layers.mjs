/**
 * Which room may import what: the project's layers as one table, read by `layer-rule.mjs`.
 * A room is the longest folder (or file) below that holds the importing file.
 *
 * `rooms`     rooms whose values and types may be imported (a room may always import itself)
 * `types`     rooms of which only types may be imported
 * `packages`  what may be imported from outside the project:
 *             a list of package names, or one of
 *             'browser'  packages, but nothing of Node or Electron
 *             'node'     Node and packages, but nothing of Electron
 *             'electron' all of these
 *
 * @typedef {object} Room
 * @property {string} path
 * @property {readonly string[]} rooms
 * @property {readonly string[]} [types]
 * @property {readonly string[] | 'browser' | 'node' | 'electron'} packages
 */

const SHARED = 'src-shared';
const LANGUAGES = 'src-shared/languages';
const RENDERER_ENTRY = 'src-renderer/main.tsx';
const PROTOCOL = 'src-main/protocol';
const TRANSFER = 'src-main/transfer';
const LAB = 'src-main/lab';
const IO = 'src-main/io';
const CRYPTO = 'src-main/io/crypto';
const RESUME = 'src-main/io/resume';
const DISCOVERY = 'src-main/io/discovery';
const SERVICES = 'src-main/services';
const NEXT_STEP = 'src-main/services/outbox/next-step.ts';
const DESKTOP = 'src-main/desktop';
const IPC = 'src-main/ipc';
const PRELOAD = 'src-main/preload';
const CLI = 'src-main/cli';
const SIMULATION = 'src-main/simulation';
const FUZZ = 'src-main/fuzz';

/** @type {readonly Room[]} */
export const ROOMS = [
  { path: SHARED, rooms: [], packages: [] },
  { path: LANGUAGES, rooms: [SHARED], packages: ['intl-messageformat'] },
  { path: 'src-renderer', rooms: [RENDERER_ENTRY, SHARED], packages: 'browser' },
  {
    path: 'src-renderer/main.tsx',
    rooms: ['src-renderer', LANGUAGES, SHARED],
    packages: 'browser',
  },
  { path: PROTOCOL, rooms: [SHARED], packages: [] },
  { path: TRANSFER, rooms: [PROTOCOL, SHARED], packages: ['valibot'] },
  { path: LAB, rooms: [SHARED], packages: [] },
  { path: CRYPTO, rooms: [IO, PROTOCOL, TRANSFER, LAB, SHARED], packages: 'node' },
  { path: RESUME, rooms: [IO, TRANSFER, SHARED], packages: 'node' },
  { path: DISCOVERY, rooms: [IO, PROTOCOL, SHARED], packages: 'node' },
  { path: IO, rooms: [CRYPTO, RESUME, PROTOCOL, TRANSFER, LAB, SHARED], packages: 'node' },
  { path: NEXT_STEP, rooms: [SHARED], packages: [] },
  { path: SERVICES, rooms: [NEXT_STEP, IO, CRYPTO, DISCOVERY, SHARED], packages: 'node' },
  { path: DESKTOP, rooms: [LANGUAGES, SHARED], types: [SERVICES], packages: 'electron' },
  { path: IPC, rooms: [SHARED], types: [SERVICES], packages: 'electron' },
  { path: PRELOAD, rooms: [SHARED], types: [SERVICES], packages: ['electron'] },
  {
    path: 'src-main/main.ts',
    rooms: [DESKTOP, IPC, SERVICES, IO, CRYPTO, DISCOVERY, LANGUAGES, SHARED],
    types: [PROTOCOL, TRANSFER, LAB],
    packages: 'electron',
  },
  { path: CLI, rooms: [SERVICES, IO, CRYPTO, DISCOVERY, LANGUAGES, SHARED], packages: 'node' },
  {
    path: 'src-main/cli.ts',
    rooms: [CLI, SERVICES, IO, CRYPTO, SHARED],
    types: [PROTOCOL, TRANSFER, LAB],
    packages: 'node',
  },
  {
    path: SIMULATION,
    rooms: [NEXT_STEP, PROTOCOL, TRANSFER, LAB, CRYPTO, RESUME, SHARED],
    packages: 'node',
  },
  {
    path: FUZZ,
    rooms: [SIMULATION, PROTOCOL, TRANSFER, LAB, CRYPTO, RESUME, DISCOVERY, SHARED],
    packages: 'node',
  },
];

/** Rooms that take `(input, now)` and know neither a socket nor a clock. */
export const SANS_IO = [PROTOCOL, TRANSFER, LAB];

/** What the `*.test.ts` and `*.test-kit.ts` files of a room may import beyond what the room itself may. */
export const TESTS = {
  rooms: [SIMULATION, CRYPTO, LANGUAGES],
  packages: ['vitest', 'fast-check'],
};
