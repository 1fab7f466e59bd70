/** Asks for what is in sight of a long list and not here, until all of it is, or nobody answers. */
import {
  missingStretch,
  type Paged,
  type Stretch,
  withAnswer,
  withAsked,
  withoutAsked,
} from './paged.ts';

/** Where the list is kept. */
export interface PagedPlace<T> {
  read(): Paged<T>;
  change(next: (paged: Paged<T>) => Paged<T>): void;
}

export interface Answer<T> {
  readonly total: number;
  readonly items: readonly T[];
}

export async function loadMissing<T>(
  place: PagedPlace<T>,
  ask: (stretch: Stretch) => Promise<Answer<T> | null>,
): Promise<void> {
  for (;;) {
    const { version } = place.read();
    const stretch = missingStretch(place.read());
    if (stretch === null) return;
    place.change((paged) => withAsked(paged, stretch));
    const answer = await ask(stretch);
    place.change((paged) => {
      if (paged.version !== version) return paged;
      if (answer === null) return withoutAsked(paged, stretch);
      return withAnswer(paged, { ...stretch, version }, answer.total, answer.items);
    });
    if (answer === null) return;
  }
}
