/** What `--to` means: `host`, `host:port`, `[address]`, `[address]:port` or a bare IPv6 address. */
import { isIPv6 } from 'node:net';
import { DEFAULT_PORT } from '../../src-shared/listen-model.ts';
import { UsageError } from './usage.ts';

export interface Target {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

const PORT_MAX = 65_535;

/** Throws UsageError. */
export function parseTarget(text: string): Target {
  const trimmed = text.trim();
  // More than one colon and no brackets: there is no room for a port.
  if (isIPv6(trimmed)) return { host: trimmed, port: DEFAULT_PORT };
  const parts = /^(?:\[([^[\]]+)\]|([^[\]:]+))(?::(\d{1,5}))?$/u.exec(trimmed);
  const host = parts?.[1] ?? parts?.[2];
  if (host === undefined || (parts?.[1] !== undefined && !isIPv6(host))) {
    throw new UsageError(
      `“${text}” is not a host: use a name, 192.168.1.5, 192.168.1.5:${DEFAULT_PORT} or [::1]:${DEFAULT_PORT}`,
    );
  }
  const port = parts?.[3] === undefined ? DEFAULT_PORT : Number(parts[3]);
  if (port < 1 || port > PORT_MAX) throw new UsageError(`“${text}”: a port is 1 to ${PORT_MAX}`);
  return { host, port };
}

/** 0 (any free one) to 65,535. Throws UsageError. */
export function parseListenPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > PORT_MAX) {
    throw new UsageError(`--port ${text}: a port is 0 (any) to ${PORT_MAX}`);
  }
  return Number(text);
}
