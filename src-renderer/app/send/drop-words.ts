/** What will become of the files and folders that are being dragged over the window: which they are shows only once they are dropped. */
import type { RecentHost } from '../../../src-shared/ipc-contract.ts';
import { neighbourKey } from '../neighbours/neighbour-key.ts';
import type { Drag } from '../stores/view-store.ts';
import { grouped } from '../../../src-shared/contents-words.ts';
import { formatDestination, parseDestination } from './destination.ts';

export interface DropWords {
  readonly title: string;
  readonly text: string;
}

export function dropWords(
  drag: Drag,
  typed: { readonly host: string; readonly port: string },
  recent: readonly RecentHost[],
): DropWords {
  const what = countDragged(drag.itemCount);
  if (drag.neighbour !== null) {
    const name = nameOf(drag.neighbour, recent);
    return {
      title: `Drop to send ${what} to ${name}`,
      text: 'Offered at once, folders with everything in them.',
    };
  }
  const to = parseDestination(typed.host, typed.port);
  const others = recent.length > 0 ? ' Or drop on a neighbour to send at once.' : '';
  if (!to) return { title: `Drop to add ${what}`, text: `Then choose where they go.${others}` };
  const known = nameOf(neighbourKey(to), recent);
  return { title: `Drop to add ${what} for ${known}`, text: `Then press Send.${others}` };
}

function countDragged(itemCount: number | null): string {
  if (itemCount === null) return 'files and folders';
  return itemCount === 1 ? '1 item' : `${grouped(itemCount)} items`;
}

function nameOf(key: string, recent: readonly RecentHost[]): string {
  const neighbour = recent.find((one) => neighbourKey(one) === key);
  if (neighbour) return neighbour.deviceName ?? formatDestination(neighbour);
  const [host = '', port = ''] = key.split(' ');
  return formatDestination({ host, port: Number(port) });
}
