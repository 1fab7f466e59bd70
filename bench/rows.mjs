/**
 * Which rows there are: what each sends over which link, and what it must reach. How a row is
 * measured is in the file that `measure` names in run.mjs.
 */

/**
 * @typedef {object} TransferRow  one file, Ferry and its contenders in turn
 * @property {string} key
 * @property {string} name
 * @property {readonly string[] | null} link  options of the modelled link; null = loopback
 * @property {number} megabytes
 * @property {'MB/s' | 'Mbit/s'} unit
 * @property {number} atLeast  by the transfer's own clock
 * @property {number} [atLeastTimesTcp]  whole command against whole command
 * @property {boolean} [isBufferCapped]  with a stock receive buffer
 * @property {boolean} [isWarmedUp]  the first run is not counted
 * @property {boolean} [isSlowForTcp]  TCP is stopped after `TCP_CAP_SECONDS`, and tried with BBR too
 * @property {boolean} [isShareOfLink]  tells how much of what the link delivered was the file
 * @property {number} tcpMbit  about what TCP reaches, for the estimate
 */

/** @type {readonly TransferRow[]} */
export const TRANSFER_ROWS = [
  {
    key: 'loss-1',
    name: '200 Mbit/s, 80 ms RTT, 1 % loss',
    link: ['--rate', '200', '--delay', '40', '--loss', '1', '--queue', '2048'],
    megabytes: 300,
    unit: 'Mbit/s',
    atLeast: 165,
    isSlowForTcp: true,
    tcpMbit: 8,
  },
  {
    key: 'loss-5',
    name: '200 Mbit/s, 100 ms RTT, 5 % loss',
    link: ['--rate', '200', '--delay', '50', '--loss', '5', '--queue', '2048'],
    megabytes: 300,
    unit: 'Mbit/s',
    atLeast: 140,
    isSlowForTcp: true,
    tcpMbit: 2,
  },
  {
    key: 'lan',
    name: '900 Mbit/s, 0.4 ms RTT',
    link: ['--rate', '900', '--delay', '0.2', '--queue', '1024'],
    megabytes: 300,
    unit: 'Mbit/s',
    atLeast: 840,
    isWarmedUp: true,
    tcpMbit: 750,
  },
  {
    key: 'lan-stock-buffer',
    name: '900 Mbit/s, 0.4 ms RTT, receive buffer of 212,992 bytes',
    link: ['--rate', '900', '--delay', '0.2', '--queue', '1024'],
    megabytes: 300,
    unit: 'Mbit/s',
    atLeast: 840,
    isBufferCapped: true,
    isWarmedUp: true,
    tcpMbit: 750,
  },
  {
    key: 'burst',
    name: '100 Mbit/s, 40 ms RTT, bursts of loss',
    link: ['--rate', '100', '--delay', '20', '--burst', '0.5', '--burst-leave', '20'],
    megabytes: 100,
    unit: 'Mbit/s',
    // 80 % of the 100 Mbit/s that the link could deliver: what it loses takes none of its time.
    atLeast: 80,
    isSlowForTcp: true,
    isShareOfLink: true,
    tcpMbit: 8,
  },
  {
    key: 'loopback',
    name: 'loopback, disk to disk',
    link: null,
    megabytes: 1000,
    unit: 'MB/s',
    atLeast: 500,
    atLeastTimesTcp: 1.5,
    isWarmedUp: true,
    tcpMbit: 2000,
  },
];

/** The other rows, in the order in which they are printed. */
export const OTHER_ROWS = [
  ...['outage', 'sharing', 'background', 'small'],
  ...['small-files', 'small-files-link', 'small-files-again', 'many-files', 'sparse'],
  ...['cpu', 'window'],
];

export const ALL_KEYS = [...TRANSFER_ROWS.map((row) => row.key), ...OTHER_ROWS];

/** Files of the rows `small-files...`; a quick look takes a third. */
export const SMALL_FILES = 10_000;

/** A TCP that crawls is measured by what arrived in this time. */
export const TCP_CAP_SECONDS = { full: 20, quick: 8 };

/** A quick look sends this share of the file, once. */
const QUICK_SHARE = 1 / 3;

/**
 * @param {{ readonly megabytes: number }} row
 * @param {boolean} isQuick
 * @returns {number}
 */
export const bytesOf = ({ megabytes }, isQuick) =>
  Math.round(megabytes * (isQuick ? QUICK_SHARE : 1)) * 1_000_000;

/**
 * The keys that were asked for, in the order of the table.
 * @param {string | undefined} only  as typed: keys with commas between
 * @returns {string[]}
 */
export function chosenKeys(only) {
  if (only === undefined) return [...ALL_KEYS];
  const asked = new Set(only.split(',').map((key) => key.trim()));
  const unknown = [...asked].filter((key) => !ALL_KEYS.includes(key));
  if (unknown.length > 0) {
    throw new Error(`--only ${unknown.join(',')}: rows are ${ALL_KEYS.join(', ')}`);
  }
  return ALL_KEYS.filter((key) => asked.has(key));
}

/** Seconds that a run of the other rows takes, all of its parts. */
const OTHER_SECONDS = {
  outage: { full: 75, quick: 40 },
  sharing: { full: 65, quick: 30 },
  background: { full: 65, quick: 30 },
  small: { full: 6, quick: 6 },
  'small-files': { full: 20, quick: 8 },
  'small-files-link': { full: 15, quick: 8 },
  'small-files-again': { full: 6, quick: 4 },
  'many-files': { full: 20, quick: 10 },
  sparse: { full: 10, quick: 10 },
  cpu: { full: 22, quick: 12 },
  window: { full: 40, quick: 40 },
};

/** Starting both sides, the link and a server, comparing the files. */
const ROUND_SECONDS = 2;

/**
 * About how long it will take, in seconds.
 * @param {readonly string[]} keys
 * @param {{ runs: number, isQuick: boolean, against: readonly string[] }} plan
 * @returns {number}
 */
export function estimateSeconds(keys, { runs, isQuick, against }) {
  const pace = isQuick ? 'quick' : 'full';
  return keys.reduce((sum, key) => {
    const row = TRANSFER_ROWS.find((one) => one.key === key);
    if (row === undefined) {
      return (
        sum + runs * (OTHER_SECONDS[/** @type {keyof typeof OTHER_SECONDS} */ (key)]?.[pace] ?? 0)
      );
    }
    const bits = bytesOf(row, isQuick) * 8;
    const ferryMbit = row.unit === 'MB/s' ? row.atLeast * 8 : row.atLeast;
    const capSeconds = row.isSlowForTcp ? TCP_CAP_SECONDS[pace] : Infinity;
    const tcpSeconds = Math.min(capSeconds, bits / 1e6 / row.tcpMbit) + ROUND_SECONDS;
    const rivals = against.filter((name) => name !== 'https-bbr' || row.isSlowForTcp).length;
    const roundSeconds = bits / 1e6 / ferryMbit + ROUND_SECONDS + rivals * tcpSeconds;
    return sum + roundSeconds * (runs + (row.isWarmedUp && !isQuick ? 1 : 0));
  }, 0);
}
