#!/usr/bin/env node
/**
 * Entry of the command `ferry`: words in, exit status out. Everything else is `cli/`, built into a
 * file of its own for the sake of a quick start.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadProgram } from './cli/cached-program.ts';
import { EXIT } from './cli/exit-status.ts';
import { optimizeLate } from './cli/late-optimizing.ts';
import { keepHeapTight } from './cli/tight-heap.ts';
import type { runCommand } from './cli/run.ts';

/** After the last word: how long a forgotten handle may keep the process. */
const EXIT_WAIT_MS = 500;

/** Whoever read our output has gone; there is nothing left to say. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => {
    process.exit(EXIT.failed);
  });
}

try {
  const program = loadProgram(fileURLToPath(new URL('./command.cjs', import.meta.url)));
  const command = program.exports as { readonly runCommand: typeof runCommand };
  optimizeLate();
  keepHeapTight();
  process.exitCode = await command.runCommand(process.argv.slice(2), version());
} catch (fault) {
  const reason = fault instanceof Error ? fault.message : String(fault);
  process.stderr.write(`ferry: something inside Ferry went wrong (${reason})\n`);
  process.exitCode = EXIT.failed;
}
// A pipe's reader may be slow, and what it has not read yet is no forgotten handle.
await Promise.all([process.stdout, process.stderr].map(flushed));
setTimeout(() => process.exit(), EXIT_WAIT_MS).unref();

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}

/** The built command lies in out/main, two folders below package.json. */
function version(): string {
  try {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return 'unknown';
  }
}
