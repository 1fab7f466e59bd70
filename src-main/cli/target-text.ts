/** What `--to` means: `host`, `host:port`, `[address]`, `[address]:port`, a bare IPv6 address or a link. */
import { isIPv6 } from 'node:net';
import { LINK_SCHEME, parseFerryLink } from '../../src-shared/ferry-link.ts';
import { DEFAULT_PORT } from '../../src-shared/listen-model.ts';
import { UsageError } from './usage.ts';

export interface Target {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** That a link names, 64 hexadecimal digits; null = whoever answers there. */
  readonly publicKey: string | null;
}

const PORT_MAX = 65_535;

/** Null: of no form that a host has, so that only a device can be called so. Throws UsageError. */
export function parseTarget(text: string): Target | null {
  const trimmed = text.trim();
  if (trimmed === '') throw notAHost(text);
  if (trimmed.toLowerCase().startsWith(LINK_SCHEME)) return targetOfLink(trimmed);
  // More than one colon and no brackets: there is no room for a port.
  if (isIPv6(trimmed)) return { host: trimmed, port: DEFAULT_PORT, publicKey: null };
  const parts = /^(?:\[([^[\]]+)\]|([^[\]:]+))(?::(\d{1,5}))?$/u.exec(trimmed);
  const host = parts?.[1] ?? parts?.[2];
  if (host === undefined || (parts?.[1] !== undefined && !isIPv6(host))) return null;
  const port = parts?.[3] === undefined ? DEFAULT_PORT : Number(parts[3]);
  if (port < 1 || port > PORT_MAX) throw new UsageError(`“${text}”: a port is 1 to ${PORT_MAX}`);
  return { host, port, publicKey: null };
}

export const notAHost = (text: string): UsageError =>
  new UsageError(
    `“${text}” is not a host: use a name, 192.168.1.5, 192.168.1.5:${DEFAULT_PORT} or [::1]:${DEFAULT_PORT}`,
  );

/** Not a damaged one without its key: it would go to whoever answers there. */
function targetOfLink(text: string): Target {
  const link = parseFerryLink(text);
  if (link === null) throw new UsageError('this link is damaged: copy it whole once more');
  const { host, port, publicKey } = link;
  return { host, port, publicKey };
}

/** 0 (any free one) to 65,535. Throws UsageError. */
export function parseListenPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > PORT_MAX) {
    throw new UsageError(`--port ${text}: a port is 0 (any) to ${PORT_MAX}`);
  }
  return Number(text);
}
