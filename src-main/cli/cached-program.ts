/**
 * Loads a program that was bundled into one function, together with what V8 made of it when it was
 * built (scripts/code-cache.mjs): then nothing is parsed or compiled again. It does not know what
 * the program does.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

export interface CachedProgram {
  readonly exports: unknown;
  /** False: there was no cache, or one of another V8. The program runs as well, a little later. */
  readonly isCacheUsed: boolean;
}

type ProgramFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  file: string,
) => void;

/** `file`: its path; the cache is `file`.cache. */
export function loadProgram(file: string): CachedProgram {
  const cachedData = readCache(`${file}.cache`);
  const script = new Script(readFileSync(file, 'utf8'), {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const module: { exports: unknown } = { exports: {} };
  const program = script.runInThisContext() as ProgramFunction;
  program(module.exports, createRequire(file), module, file);
  return {
    exports: module.exports,
    isCacheUsed: cachedData !== null && script.cachedDataRejected !== true,
  };
}

function readCache(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}
