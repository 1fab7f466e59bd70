/** One text for one place to send to: what is picked, hovered and dropped on is compared by it. */
import type { Destination } from '../send/destination.ts';

export const neighbourKey = ({ host, port }: Destination): string => `${host} ${port}`;

/** Of a `data-neighbour` attribute; null for anything that `neighbourKey` did not make. */
export function parseNeighbourKey(key: string): Destination | null {
  const match = /^(\S+) (\d{1,5})$/.exec(key);
  const [, host, port] = match ?? [];
  return host === undefined || port === undefined ? null : { host, port: Number(port) };
}
