/**
 * Whether what was typed as host and port can be sent to, and why not. Whether anyone answers there
 * is not asked here.
 */
import type { SourceItem } from '../../../src-shared/ipc-contract.ts';
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import { say } from '../../../src-shared/say.ts';
import { SEND_TARGETS_MAX } from '../../../src-shared/send-target.ts';

export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** Fixed by DNS: the longest name. */
const HOST_MAX_CHARACTERS = 253;
const PORT_MAX = 65_535;

/** Names (also of other scripts), IPv4, IPv6 with an optional zone. */
const HOST_SHAPE = /^[\p{L}\p{N}._:%-]+$/u;
const BRACKETED = /^\[([^\]]*)\](?::(\d*))?$/;
const NAME_AND_PORT = /^([^:]+):(\d+)$/;

/** `192.168.1.5:27182` and `[fe80::1]:27182`, as they are pasted, become their two parts. */
export function splitHostAndPort(text: string): { readonly host: string; readonly port?: string } {
  const trimmed = text.trim();
  const match = BRACKETED.exec(trimmed) ?? NAME_AND_PORT.exec(trimmed);
  if (!match) return { host: trimmed };
  const [, host = '', port] = match;
  return port ? { host, port } : { host };
}

export function parseHost(text: string): string | null {
  const { host } = splitHostAndPort(text);
  return host.length <= HOST_MAX_CHARACTERS && HOST_SHAPE.test(host) ? host : null;
}

/** 1 to 65535; `lowest` 0 lets "any free port" through. */
export function parsePort(text: string, lowest: 0 | 1 = 1): number | null {
  if (!/^\d{1,5}$/.test(text.trim())) return null;
  const port = Number(text);
  return port >= lowest && port <= PORT_MAX ? port : null;
}

/** A port that was typed along with the host counts before the one in the port's own field. */
export function parseDestination(host: string, port: string): Destination | null {
  const parsedHost = parseHost(host);
  const parsedPort = parsePort(splitHostAndPort(host).port ?? port);
  return parsedHost === null || parsedPort === null ? null : { host: parsedHost, port: parsedPort };
}

/** `192.168.1.5:27182`, `[fe80::1]:27182`. */
export function formatDestination({ host, port }: Destination): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What is still missing before Send works, as a sentence; null when nothing is. */
export function whyNotSend(form: {
  readonly items: readonly SourceItem[];
  readonly picks: readonly Neighbour[];
  readonly host: string;
  readonly port: string;
  readonly plain: boolean;
}): string | null {
  const hasFiles = form.items.length > 0;
  if (form.host.trim() === '') {
    if (form.picks.length === 0) {
      return hasFiles
        ? say('Pick a neighbour or several, or type a host.')
        : say('Add files or folders, then pick a neighbour or type a host.');
    }
  } else if (parseHost(form.host) === null) {
    return say('This host is not a name or an address.');
  } else if (parseDestination(form.host, form.port) === null) {
    return say('The port is a number from 1 to 65535.');
  }
  if (form.picks.length + 1 > SEND_TARGETS_MAX)
    return say('Send to fewer than {max} at a time.', { max: SEND_TARGETS_MAX });
  if (form.plain && form.items.some(({ kind }) => kind === 'folder'))
    return say('Plain UDP carries files, not folders.');
  return hasFiles ? null : say('Add at least one file or folder.');
}
