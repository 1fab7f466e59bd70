/**
 * What does a notification of an offer say? It quotes the other side, and desktops on Linux read
 * some HTML in notifications: what would be markup is replaced.
 */
import { countEntries, isTree, namesLine } from '../../src-shared/contents-words.ts';
import { formatBytes } from '../../src-shared/format.ts';
import { listed } from '../../src-shared/list-words.ts';
import { say } from '../../src-shared/say.ts';
import type { TransferSnapshot } from '../../src-shared/transfer-model.ts';

/** Longer names are cut: notifications show two lines at most. */
const NAME_CHARS_MAX = 60;

/** `canAnswer`: both buttons stand below it. */
export function offerWords(
  snapshot: TransferSnapshot,
  canAnswer = false,
): { title: string; body: string } {
  const { peer, totalBytes } = snapshot;
  // The names of several files say how many they are; a folder's does not.
  const count = isTree(snapshot) ? countEntries(snapshot) : null;
  const size = totalBytes === null ? null : formatBytes(totalBytes);
  const measures = listed([count, size].filter((measure) => measure !== null));
  const names = namesLine(snapshot, cut);
  const person = peer.deviceName ?? peer.host;
  return {
    title: withoutMarkup(say('{person} wants to send you files', { person })),
    body: withoutMarkup(canAnswer ? what(names, measures) : whatAndWhere(names, measures)),
  };
}

const what = (names: string, measures: string): string =>
  measures === '' ? names : say('{names} ({measures})', { names, measures });

const whatAndWhere = (names: string, measures: string): string =>
  measures === ''
    ? say('{names}. Open Ferry to accept or decline.', { names })
    : say('{names} ({measures}). Open Ferry to accept or decline.', { names, measures });

function cut(name: string): string {
  const characters = [...name];
  if (characters.length <= NAME_CHARS_MAX) return name;
  return `${characters.slice(0, NAME_CHARS_MAX - 1).join('')}…`;
}

const LOOKALIKES: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' };

function withoutMarkup(text: string): string {
  return text.replaceAll(/[<>&]/g, (character) => LOOKALIKES[character] ?? '');
}
