/** A sentence in which something is drawn: emphasis, a link, a button. Where it stands, the language decides. */
import { Fragment, type ReactNode } from 'react';
import { say } from '../../../src-shared/say.ts';

/** Private characters around the number of a part: nobody types them, and no language moves them apart. */
const PLACE = /\uE000(\d+)\uE001/u;

/** `sayAround('Listening on port {port}', { port: <strong>{port}</strong> })`. */
export function sayAround(
  message: string,
  parts: Readonly<Record<string, Exclude<ReactNode, undefined>>>,
): ReactNode {
  const names = Object.keys(parts);
  const places = names.map((name, index) => {
    const part = parts[name];
    return [name, isWord(part) ? part : `\uE000${index}\uE001`] as const;
  });
  return say(message, Object.fromEntries(places))
    .split(PLACE)
    .map((piece, index) => (
      <Fragment key={index}>{index % 2 === 0 ? piece : parts[names[Number(piece)] ?? '']}</Fragment>
    ));
}

const isWord = (part: ReactNode): part is string | number =>
  typeof part === 'string' || typeof part === 'number';
