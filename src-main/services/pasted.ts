/**
 * What becomes of text and pictures that a person pastes? Files of our own, in a private folder, for as
 * long as they are to be sent: removed once everyone has them, taken out again, or, when nothing waits
 * for them any more, at the next start. What is on the clipboard is the desktop's to read.
 */
import { open, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Failure } from '../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import { say } from '../../src-shared/say.ts';

/** As the desktop reads it off the clipboard. */
export type Clip =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'picture';
      readonly png: Uint8Array;
      readonly widthPixels: number;
      readonly heightPixels: number;
    };

export interface PastedFile {
  readonly path: string;
  /** A few words, or the size of a picture: enough to tell one from the other. */
  readonly preview: string;
}

/** Pasting more is a mistake, and the window would wait for it to be written. */
export const PASTED_BYTES_MAX = 64 * 1_024 * 1_024;
/** The list of files to send has one line for it. */
const PREVIEW_CHARS_MAX = 120;
/** Pasted within one second, under one name. */
const SAME_NAMES_MAX = 100;

export class PastedFiles {
  readonly #folder: string;
  readonly #pathsToSend: () => readonly string[];

  /** `pathsToSend`: everything that waits to be sent, by any program of this home. */
  constructor(folder: string, pathsToSend: () => readonly string[]) {
    this.#folder = folder;
    this.#pathsToSend = pathsToSend;
  }

  async write(clip: Clip, now: Date): Promise<Result<PastedFile, Failure>> {
    const bytes = clip.kind === 'text' ? Buffer.from(clip.text) : clip.png;
    if (bytes.length > PASTED_BYTES_MAX) return fail({ kind: 'clipboard-too-large' });
    const [name, ending] = nameOf(clip, now);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return ok({ path: await this.#writeNew(name, ending, bytes), preview: previewOf(clip) });
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      return fail({ kind: 'write-failed', name: `${name}${ending}`, reason });
    }
  }

  /** Those of `paths` that are ours and that nothing waits for. Paths of others are left alone. */
  async release(paths: readonly string[]): Promise<void> {
    const ours = paths.filter((path) => dirname(path) === this.#folder);
    if (ours.length === 0) return;
    const needed = new Set(this.#pathsToSend());
    await Promise.all(ours.filter((path) => !needed.has(path)).map(removed));
  }

  /** At the start of the program: what an earlier one left, and nothing waits for. */
  async releaseAll(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    await this.release(names.map((name) => join(this.#folder, name)));
  }

  async #writeNew(name: string, ending: string, bytes: Uint8Array): Promise<string> {
    for (let number = 1; ; number += 1) {
      const path = join(this.#folder, `${name}${number === 1 ? '' : ` (${number})`}${ending}`);
      try {
        const file = await open(path, 'wx', 0o600);
        try {
          await file.writeFile(bytes);
        } finally {
          await file.close();
        }
        return path;
      } catch (error) {
        const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST';
        if (isTaken && number < SAME_NAMES_MAX) continue;
        // Half of it must not be sent.
        if (!isTaken) await removed(path);
        throw error;
      }
    }
  }
}

/** Somebody else may have been faster; what cannot be removed now is at the next start. */
const removed = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);

/** Name and ending, in the language that is spoken: `Pasted text 2026-12-01 14.05.07`, `.txt`. */
function nameOf({ kind }: Clip, now: Date): readonly [string, string] {
  const date = timestamp(now);
  const name =
    kind === 'text' ? say('Pasted text {date}', { date }) : say('Pasted picture {date}', { date });
  // Marks that isolate directions have no place in the name of a file.
  return [name.replaceAll(/[\u2066-\u2069]/gu, ''), kind === 'text' ? '.txt' : '.png'];
}

/** By this computer's clock and zone, in an order that sorts, of characters that every disk takes. */
function timestamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.')}`;
}

function previewOf(clip: Clip): string {
  if (clip.kind === 'picture') {
    const { widthPixels: width, heightPixels: height } = clip;
    return say('{width, number} × {height, number} pixels', { width, height });
  }
  const start = clip.text
    .slice(0, 4 * PREVIEW_CHARS_MAX)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const characters = [...start];
  const isCut = characters.length > PREVIEW_CHARS_MAX || clip.text.length > 4 * PREVIEW_CHARS_MAX;
  return isCut ? `${characters.slice(0, PREVIEW_CHARS_MAX).join('')}…` : start;
}
