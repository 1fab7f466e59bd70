/**
 * Writes what V8 makes of the built command beside it: its functions as bytecode, those that a
 * transfer needs. So it loads the command, sends a few files from itself to itself, and asks V8.
 * A cache is good for the same V8 and the same source only; any other is refused by V8 when it is read.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { runScript, fail } from './run.mjs';

/** Enough for the functions that run for each packet, and short. */
const LARGE_FILE_BYTES = 16_000_000;
const PATIENCE_MS = 20_000;

setTimeout(() => process.exit(1), PATIENCE_MS).unref();

await runScript(async () => {
  const file = resolve(process.argv[2] ?? fail('Which file?'));
  const source = readFileSync(file, 'utf8');
  const script = new Script(source, { filename: file });
  /** @type {{ exports: { runCommand?: RunCommand } }} */
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file);
  const { runCommand } = module.exports;
  if (runCommand === undefined) fail(`${file} is not the command.`);
  const folder = mkdtempSync(join(tmpdir(), 'ferry-code-cache-'));
  try {
    await sendToItself(runCommand, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const cachedData = script.createCachedData();
  const again = new Script(source, { filename: file, cachedData });
  if (again.cachedDataRejected === true) fail('V8 does not take its own code cache.');
  writeFileSync(`${file}.cache`, cachedData);
});
// What the command left open is nobody's.
process.exit();

/**
 * @typedef {(words: readonly string[], version: string) => Promise<number>} RunCommand
 * @param {RunCommand} runCommand
 * @param {string} folder
 */
async function sendToItself(runCommand, folder) {
  const [sources, received] = [join(folder, 'sources'), join(folder, 'received')];
  for (const made of [sources, received]) mkdirSync(made);
  writeFileSync(join(sources, 'large'), Buffer.alloc(LARGE_FILE_BYTES, 1));
  for (const name of ['one', 'two', 'three']) writeFileSync(join(sources, name), name);

  const say = process.stdout.write.bind(process.stdout);
  /** @type {Promise<number>} */
  const port = new Promise((found) => {
    process.stdout.write = (text, ...rest) => {
      for (const line of String(text).split('\n').filter(Boolean)) {
        const event = JSON.parse(line);
        if (event.event === 'listening') found(event.port);
      }
      // Whoever has said all waits until it is heard.
      const heard = rest.at(-1);
      if (typeof heard === 'function') heard();
      return true;
    };
  });
  try {
    const common = ['--json', '--home'];
    const listening = runCommand(
      [
        ...['listen', '--port', '0', '--bind', '127.0.0.1', '--dir', received, '--yes', '--once'],
        ...[...common, join(folder, 'listener')],
      ],
      'code cache',
    );
    const to = `127.0.0.1:${await port}`;
    const sending = runCommand(
      ['send', sources, '--to', to, ...common, join(folder, 'sender')],
      'code cache',
    );
    const statuses = await Promise.all([listening, sending]);
    if (statuses.some((status) => status !== 0)) fail(`A transfer ended with ${statuses}.`);
  } finally {
    process.stdout.write = say;
  }
}
