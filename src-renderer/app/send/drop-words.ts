/** What will become of the files and folders that are being dragged over the window: which they are shows only once they are dropped. */
import type { RecentHost } from '../../../src-shared/ipc-contract.ts';
import { neighbourKey } from '../neighbours/neighbour-key.ts';
import type { Drag } from '../stores/view-store.ts';
import { say } from '../../../src-shared/say.ts';
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
  if (drag.neighbour !== null) {
    const name = nameOf(drag.neighbour, recent);
    return {
      title: sendTitle(drag.itemCount, name),
      text: say('Offered at once, folders with everything in them.'),
    };
  }
  const to = parseDestination(typed.host, typed.port);
  const next = to ? say('Then press Send.') : say('Then choose where they go.');
  const text =
    recent.length > 0 ? `${next} ${say('Or drop on a neighbour to send at once.')}` : next;
  if (!to) return { title: addTitle(drag.itemCount), text };
  return { title: addForTitle(drag.itemCount, nameOf(neighbourKey(to), recent)), text };
}

/** Where the system does not tell how many, it is not said. */
function sendTitle(count: number | null, name: string): string {
  return count === null
    ? say('Drop to send files and folders to {name}', { name })
    : say(
        '{count, plural, one {Drop to send # item to {name}} other {Drop to send # items to {name}}}',
        { count, name },
      );
}

function addTitle(count: number | null): string {
  return count === null
    ? say('Drop to add files and folders')
    : say('{count, plural, one {Drop to add # item} other {Drop to add # items}}', { count });
}

function addForTitle(count: number | null, name: string): string {
  return count === null
    ? say('Drop to add files and folders for {name}', { name })
    : say(
        '{count, plural, one {Drop to add # item for {name}} other {Drop to add # items for {name}}}',
        { count, name },
      );
}

function nameOf(key: string, recent: readonly RecentHost[]): string {
  const neighbour = recent.find((one) => neighbourKey(one) === key);
  if (neighbour) return neighbour.deviceName ?? formatDestination(neighbour);
  const [host = '', port = ''] = key.split(' ');
  return formatDestination({ host, port: Number(port) });
}
