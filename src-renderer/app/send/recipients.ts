/** To whom does what was put together go, and how are they called? */
import type { Neighbour } from '../../../src-shared/neighbour-model.ts';
import { say } from '../../../src-shared/say.ts';
import type { SendTarget } from '../../../src-shared/send-target.ts';
import { markOf, neighbourName, neighbourTarget } from '../neighbours/neighbour-words.ts';
import type { FormState } from '../stores/form-store.ts';
import { type Destination, formatDestination, parseDestination } from './destination.ts';

export interface Recipient {
  readonly target: SendTarget;
  readonly name: string;
}

/** Those that are picked, then the host that is typed, each once. `known`: who may be at that host. */
export function recipientsOf(
  { picks, host, port, linkKey }: Pick<FormState, 'picks' | 'host' | 'port' | 'linkKey'>,
  known: readonly Neighbour[],
): readonly Recipient[] {
  const picked = picks.map((pick) => ({
    target: neighbourTarget(pick),
    name: neighbourName(pick),
  }));
  const typed = parseDestination(host, port);
  if (typed === null || picked.some(({ target }) => isAt(typed, target))) return picked;
  const neighbour = known.find(
    linkKey === null
      ? ({ addresses }) => addresses.some((one) => isAt(typed, one))
      : ({ publicKey }) => publicKey === linkKey,
  );
  const name = neighbour?.deviceName ?? formatDestination(typed);
  return [...picked, { target: { ...typed, publicKey: linkKey }, name }];
}

/** `Anna`, `Anna and Studio`, `Anna and 2 others`; empty where there is nobody. */
export function recipientWords(recipients: readonly Pick<Recipient, 'name'>[]): string {
  const [first, second] = recipients;
  if (first === undefined) return '';
  if (second === undefined) return first.name;
  if (recipients.length === 2)
    return say('{first} and {second}', { first: first.name, second: second.name });
  return say('{first} and {count, plural, one {# other} other {# others}}', {
    first: first.name,
    count: recipients.length - 1,
  });
}

/** What is worth knowing of them before Send; empty where nothing is. */
export function recipientNote(picks: readonly Neighbour[], known: readonly Neighbour[]): string {
  const lookalike = picks.find((pick) => markOf(pick, known) === 'lookalike');
  if (lookalike !== undefined) {
    return say('Careful: this is not the {name} that you verified.', {
      name: neighbourName(lookalike),
    });
  }
  const away = picks.filter(({ isReachable }) => !isReachable);
  const [first] = away;
  const mute = picks.find(({ isReachable, isMute }) => isReachable && isMute);
  if (first === undefined && mute !== undefined) {
    return say('{name} does not answer. “Test the connection” in its menu finds out why.', {
      name: neighbourName(mute),
    });
  }
  if (first === undefined) return '';
  return away.length === 1
    ? say('{name} is not in sight: sent once it answers.', {
        name: neighbourName(first),
      })
    : say('{count, number} are not in sight: sent once they answer.', {
        count: away.length,
      });
}

const isAt = (place: Destination, other: Destination): boolean =>
  place.host.toLowerCase() === other.host.toLowerCase() && place.port === other.port;
