/** Tells the person of something that went wrong apart from any transfer. */
import type { Failure } from '../../../src-shared/failure.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { type ViewStore, withNotice } from '../stores/view-store.ts';

export function tellFailure(view: ViewStore, failure: Failure): void {
  view.setState((state) => withNotice(state, () => failureWords(failure)));
}
