/** The previews that came with offers which wait for an answer. Decides who may be seen: a verified device. */
import type { OfferPreview } from '../../src-shared/preview-model.ts';
import type { TransferId, TransferSnapshot } from '../../src-shared/transfer-model.ts';

export class OfferPreviews {
  /** At most PREVIEWS_MAX of each: the engine looked at them. */
  readonly #byId = new Map<TransferId, readonly OfferPreview[]>();

  add(id: TransferId, preview: OfferPreview): void {
    this.#byId.set(id, [...(this.#byId.get(id) ?? []), preview]);
  }

  /** What is answered needs them no more. */
  noteProgress({ id, phase }: TransferSnapshot): void {
    if (phase !== 'offered') this.#byId.delete(id);
  }

  /** Nobody has to look at what a stranger thinks fit, nor has their window to decode it. */
  shownOf({ id, phase, peer }: TransferSnapshot): readonly OfferPreview[] {
    if (phase !== 'offered' || peer.trust !== 'verified') return [];
    return this.#byId.get(id) ?? [];
  }
}
