/** Which of the previews that come with an offer are taken, until somebody asks for them. PROTOCOL.md section 7.2. */
import { PREVIEWS_MAX, type OfferPreview } from '../../src-shared/preview-model.ts';
import { parsePreview, type PreviewMessage } from './preview.ts';

export class PreviewInbox {
  private heardCount = 0;
  private readonly indexes = new Set<number>();
  private readonly waiting: OfferPreview[] = [];

  /** `isFile`: whether the offer has such a file. What is not taken leaves nothing behind. */
  add(message: PreviewMessage, isFile: (index: number) => boolean): void {
    if (this.heardCount === PREVIEWS_MAX) return;
    this.heardCount += 1;
    const preview = parsePreview(message);
    if (preview === null || this.indexes.has(preview.index) || !isFile(preview.index)) return;
    this.indexes.add(preview.index);
    this.waiting.push(preview);
  }

  poll(): OfferPreview | null {
    return this.waiting.shift() ?? null;
  }

  clear(): void {
    this.waiting.length = 0;
  }
}
