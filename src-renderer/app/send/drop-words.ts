/** What will become of the files and folders that are being dragged over the window: which they are shows only once they are dropped. */
import { say } from '../../../src-shared/say.ts';

export interface DropWords {
  readonly title: string;
  readonly text: string;
}

/** Over a neighbour. `isSentAtOnce`: else they are put together for it, and it is asked once more. */
export function dropOnWords(
  itemCount: number | null,
  name: string,
  isSentAtOnce: boolean,
): DropWords {
  return isSentAtOnce
    ? {
        title: sendTitle(itemCount, name),
        text: say('Offered at once, folders with everything in them.'),
      }
    : { title: addForTitle(itemCount, name), text: say('Then press Send.') };
}

/** Elsewhere. `to`: whom it goes to, as words; empty = nobody is picked. */
export function dropWords(itemCount: number | null, to: string, hasNeighbours: boolean): DropWords {
  if (to !== '') {
    return {
      title: addForTitle(itemCount, to),
      text: hasNeighbours
        ? say('Then press Send. Or drop on a neighbour to send at once.')
        : say('Then press Send.'),
    };
  }
  return {
    title: addTitle(itemCount),
    text: hasNeighbours
      ? say('Then pick who gets it. Or drop on a neighbour to send at once.')
      : say('Then choose where it goes.'),
  };
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
