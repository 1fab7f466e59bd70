/**
 * Which files and folders has the person put before us to send? The window names them by tokens; their paths
 * stay here. Looks at each once, when it is added; the engine looks again, and into folders, when it
 * sends.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { Failure } from '../../src-shared/failure.ts';
import type { SourceItem, SourcesAdded } from '../../src-shared/ipc-contract.ts';
import { fail, ok, type Result } from '../../src-shared/result.ts';
import { ENTRIES_MAX } from '../../src-shared/transfer-model.ts';

const TOKEN_BYTES = 16;
/** Looked at in one go: enough to keep a disk busy, few enough to leave file handles for others. */
const CONCURRENT_LOOKS = 32;

export class Sources {
  readonly #pathByToken = new Map<string, string>();
  readonly #tokenByPath = new Map<string, string>();

  /** In the order of `paths`; a path that was added before keeps its token. */
  async add(paths: readonly string[]): Promise<SourcesAdded> {
    const items: SourceItem[] = [];
    const failures: Failure[] = [];
    for (let first = 0; first < paths.length; first += CONCURRENT_LOOKS) {
      const looks = paths.slice(first, first + CONCURRENT_LOOKS).map(lookAt);
      for (const look of await Promise.all(looks)) {
        if (look.ok)
          items.push({ ...look.value, token: this.#tokenOf(look.value.path), preview: null });
        else failures.push(look.failure);
      }
    }
    return {
      items: items.map(({ token, name, kind, sizeBytes, preview }) => ({
        token,
        name,
        kind,
        sizeBytes,
        preview,
      })),
      failures,
    };
  }

  /** Null if any token is unknown. */
  pathsOf(tokens: readonly string[]): readonly string[] | null {
    const paths = tokens.map((token) => this.#pathByToken.get(token));
    return paths.every((path) => path !== undefined) ? paths : null;
  }

  #tokenOf(path: string): string {
    const token = this.#tokenByPath.get(path) ?? randomBytes(TOKEN_BYTES).toString('hex');
    // Set anew, so that what was added last is forgotten last.
    this.#pathByToken.delete(token);
    this.#pathByToken.set(token, path);
    this.#tokenByPath.set(path, token);
    // No transfer holds more of them.
    if (this.#pathByToken.size > ENTRIES_MAX) this.#forgetOldest();
    return token;
  }

  #forgetOldest(): void {
    for (const [token, path] of this.#pathByToken) {
      this.#pathByToken.delete(token);
      this.#tokenByPath.delete(path);
      return;
    }
  }
}

interface Look {
  readonly path: string;
  readonly name: string;
  readonly kind: SourceItem['kind'];
  readonly sizeBytes: number | null;
}

async function lookAt(path: string): Promise<Result<Look, Failure>> {
  const name = basename(path);
  if (!isAbsolute(path) || path.includes('\0')) return fail({ kind: 'source-missing', name });
  try {
    const stats = await stat(path);
    const isFolder = stats.isDirectory();
    // Pipes and devices: they have no size, and reading may wait for ever.
    if (!isFolder && !stats.isFile()) return fail({ kind: 'source-unreadable', name });
    await access(path, isFolder ? constants.R_OK | constants.X_OK : constants.R_OK);
    return ok({
      path,
      name,
      kind: isFolder ? 'folder' : 'file',
      sizeBytes: isFolder ? null : stats.size,
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    return fail({ kind: missing ? 'source-missing' : 'source-unreadable', name });
  }
}
