/**
 * Is a received file a text that one would rather copy than open? Small, and valid UTF-8 without control
 * characters: whatever its name says.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Failure } from '../../src-shared/failure.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import type { TransferId } from '../../src-shared/transfer-model.ts';

/** More than anyone reads in the window or wants on a clipboard. */
export const RECEIVED_TEXT_BYTES_MAX = 64 * 1_024;

/** But for tabs, line ends and page breaks: what only programs write. */
// eslint-disable-next-line no-control-regex
const NOT_IN_TEXT = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/u;

export class ReceivedTexts {
  readonly #pathOf: (id: TransferId, index: number) => Promise<Result<string, Failure>>;

  /** `pathOf`: of a received file only. */
  constructor(pathOf: (id: TransferId, index: number) => Promise<Result<string, Failure>>) {
    this.#pathOf = pathOf;
  }

  async read(id: TransferId, index: number): Promise<Result<string, Failure>> {
    const path = await this.#pathOf(id, index);
    if (!path.ok) return path;
    const text = await readText(path.value);
    return text === null ? fail({ kind: 'not-a-text', name: basename(path.value) }) : ok(text);
  }
}

/** Without a byte order mark; null = it is no such text, or is gone. */
export async function readText(path: string): Promise<string | null> {
  try {
    // What has taken the file's place since may be a pipe, which nobody writes to.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size > RECEIVED_TEXT_BYTES_MAX) return null;
      const buffer = Buffer.alloc(RECEIVED_TEXT_BYTES_MAX + 1);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      if (bytesRead > RECEIVED_TEXT_BYTES_MAX) return null;
      const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead));
      return text.trim() === '' || NOT_IN_TEXT.test(text) ? null : text;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
