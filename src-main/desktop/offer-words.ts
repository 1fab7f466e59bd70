/**
 * What does a notification of an offer say? It quotes the other side, and desktops on Linux read
 * some HTML in notifications: what would be markup is replaced.
 */
import { formatBytes } from '../../src-shared/format.ts';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';

/** Longer names are cut: notifications show two lines at most. */
const NAME_CHARS_MAX = 60;

export function offerWords(snapshot: TransferSnapshot): { title: string; body: string } {
  const { peer, files, fileCount, totalBytes } = snapshot;
  const first = cut(files[0]?.name ?? 'a file');
  const what = fileCount > 1 ? `${first} and ${fileCount - 1} more` : first;
  const size = totalBytes === null ? '' : ` (${formatBytes(totalBytes)})`;
  return {
    title: withoutMarkup(`${peer.deviceName ?? peer.host} wants to send you files`),
    body: withoutMarkup(`${what}${size}. Open Ferry to accept or decline.`),
  };
}

function cut(name: string): string {
  const characters = [...name];
  if (characters.length <= NAME_CHARS_MAX) return name;
  return `${characters.slice(0, NAME_CHARS_MAX - 1).join('')}…`;
}

const LOOKALIKES: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' };

function withoutMarkup(text: string): string {
  return text.replaceAll(/[<>&]/g, (character) => LOOKALIKES[character] ?? '');
}
