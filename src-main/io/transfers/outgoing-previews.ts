/**
 * Of one send: when small pictures of its images are worth making, and of which files. Who makes them
 * is outside (`previews-wanted`): the engine knows no images. PROTOCOL.md section 7.2.
 */
import {
  PREVIEWED_AMONG_MAX,
  previewedIndexes,
  type OfferPreview,
} from '../../../src-shared/preview-model.ts';
import type { SenderSession } from '../../transfer/sender-session.ts';
import type { EngineListener } from '../engine.ts';

export class OutgoingPreviews {
  readonly #session: SenderSession;
  readonly #tell: EngineListener;
  #wasAsked = false;

  constructor(session: SenderSession, tell: EngineListener) {
    this.#session = session;
    this.#tell = tell;
  }

  /** The offer is whole: what is made now comes behind it. */
  handleTurn(): void {
    const session = this.#session;
    if (this.#wasAsked || !session.wantsPreviews) return;
    this.#wasAsked = true;
    const files = session.firstEntries(PREVIEWED_AMONG_MAX);
    const wanted = previewedIndexes(files).flatMap((index) => {
      const entry = files[index];
      return entry === undefined ? [] : [{ index, path: entry.path }];
    });
    if (wanted.length > 0) this.#tell({ kind: 'previews-wanted', id: session.id, files: wanted });
  }

  /** Only what was asked for is made: what comes otherwise has no place. */
  send(preview: OfferPreview): void {
    if (this.#wasAsked) this.#session.sendPreview(preview);
  }
}
