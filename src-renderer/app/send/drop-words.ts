/** What will become of the files that are being dragged over the window. */
import type { RecentHost } from '../../../src-shared/ipc-contract.ts';
import { neighbourKey } from '../neighbours/neighbour-key.ts';
import type { Drag } from '../stores/view-store.ts';
import { countFiles } from '../transfers/transfer-words.ts';
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
  const files = drag.fileCount === null ? 'files' : countFiles(drag.fileCount);
  if (drag.neighbour !== null) {
    const name = nameOf(drag.neighbour, recent);
    return { title: `Drop to send ${files} to ${name}`, text: 'They are offered at once.' };
  }
  const to = parseDestination(typed.host, typed.port);
  const others = recent.length > 0 ? ' Or drop on a neighbour to send at once.' : '';
  if (!to) return { title: `Drop to add ${files}`, text: `Then choose where they go.${others}` };
  const known = nameOf(neighbourKey(to), recent);
  return { title: `Drop to add ${files} for ${known}`, text: `Then press Send.${others}` };
}

function nameOf(key: string, recent: readonly RecentHost[]): string {
  const neighbour = recent.find((one) => neighbourKey(one) === key);
  if (neighbour) return neighbour.deviceName ?? formatDestination(neighbour);
  const [host = '', port = ''] = key.split(' ');
  return formatDestination({ host, port: Number(port) });
}
