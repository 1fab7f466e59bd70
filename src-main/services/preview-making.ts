/**
 * Small pictures of images that are offered to somebody: one after the other, for a short while, and
 * nothing at all of what cannot be read or is no image. How one is made is outside (`MakePreview`).
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { PREVIEWED_MAX_BYTES, type OfferPreview } from '../../src-shared/preview-model.ts';
import type { TransferId } from '../../src-shared/transfer-model.ts';
import type { PreviewSource } from '../io/engine.ts';

/** From a whole image file to a JPEG within the limits of a preview; null = it is no such image. */
export type MakePreview = (image: Uint8Array) => Uint8Array | null;

/** Since an offer was made: none is begun after that. Whoever is asked has seen the names by then. */
const MAKING_MAX_MS = 2_000;

export class PreviewMaking {
  readonly #make: MakePreview;
  readonly #send: (id: TransferId, preview: OfferPreview) => void;
  /** One image in memory at a time, whatever is offered to how many. */
  #queue: Promise<void> = Promise.resolve();

  constructor(make: MakePreview, send: (id: TransferId, preview: OfferPreview) => void) {
    this.#make = make;
    this.#send = send;
  }

  /** Resolves when there is nothing more to make. `now`: monotonic, ms. */
  begin(id: TransferId, files: readonly PreviewSource[], now: () => number): Promise<void> {
    const until = now() + MAKING_MAX_MS;
    for (const { index, path } of files) {
      this.#queue = this.#queue.then(async () => {
        const jpeg = now() < until ? await this.#madeOf(path) : null;
        if (jpeg !== null) this.#send(id, { index, jpeg });
      });
    }
    return this.#queue;
  }

  async #madeOf(path: string): Promise<Uint8Array | null> {
    try {
      const image = await readImageFile(path);
      return image && this.#make(image);
    } catch {
      return null;
    }
  }
}

async function readImageFile(path: string): Promise<Uint8Array | null> {
  // What has taken the file's place since may be a pipe, which nobody writes to.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size === 0 || stats.size > PREVIEWED_MAX_BYTES) return null;
    const image = new Uint8Array(stats.size);
    const { bytesRead } = await file.read(image, 0, image.length, 0);
    return bytesRead === image.length ? image : null;
  } finally {
    await file.close();
  }
}
