/**
 * One line that says where a computer is and which key it has, to be copied or photographed:
 * `ferry://192.168.1.5:27182/?key=…&name=…`. Whoever sends to it sends to that key only.
 */
import { shownDeviceName } from './device-name.ts';
import { DEFAULT_PORT } from './listen-model.ts';

export interface FerryLink {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Static public key, 64 hexadecimal digits; null = whoever answers there. */
  readonly publicKey: string | null;
  /** What it calls itself; shown, never believed. */
  readonly deviceName: string | null;
}

export const LINK_SCHEME = 'ferry://';

/** Longer than any that Ferry writes; nobody types it. */
const LINK_CHARS_MAX = 1_024;
const PORT_MAX = 65_535;
const NAME_CHARS_MAX = 64;

export function encodeFerryLink({ host, port, publicKey, deviceName }: FerryLink): string {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const query = [
    ...(publicKey === null ? [] : [`key=${publicKey}`]),
    ...(deviceName === null ? [] : [`name=${encodeURIComponent(deviceName)}`]),
  ].join('&');
  return `${LINK_SCHEME}${authority}/${query === '' ? '' : `?${query}`}`;
}

const FORM =
  /^ferry:\/\/(?:\[([0-9a-f:.]+(?:%[^\]\s]+)?)\]|([^[\]:/?#\s@]{1,253}))(?::(\d{1,5}))?\/?(?:\?([^#\s]*))?$/iu;

/** Null: not such a link. Unknown parts of the query are skipped; a damaged key makes the whole link void. */
export function parseFerryLink(text: string): FerryLink | null {
  if (text.length > LINK_CHARS_MAX) return null;
  const parts = FORM.exec(text.trim());
  const host = parts?.[1] ?? parts?.[2];
  if (!parts || host === undefined) return null;
  const port = parts[3] === undefined ? DEFAULT_PORT : Number(parts[3]);
  if (port < 1 || port > PORT_MAX) return null;
  const query = new Map((parts[4] ?? '').split('&').map((pair) => splitPair(pair)));
  const key = query.get('key');
  if (key !== undefined && !/^[0-9a-f]{64}$/i.test(key)) return null;
  return {
    host,
    port,
    publicKey: key?.toLowerCase() ?? null,
    deviceName: nameOf(query.get('name')),
  };
}

/** The first among the words of a command line. */
export function linkAmong(words: readonly string[]): FerryLink | null {
  for (const word of words) {
    const link = parseFerryLink(word);
    if (link !== null) return link;
  }
  return null;
}

function splitPair(pair: string): readonly [string, string] {
  const [name = '', ...rest] = pair.split('=');
  return [name, rest.join('=')];
}

function nameOf(encoded: string | undefined): string | null {
  if (encoded === undefined) return null;
  try {
    return shownDeviceName(decodeURIComponent(encoded).slice(0, NAME_CHARS_MAX));
  } catch {
    return null;
  }
}
