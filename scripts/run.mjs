/** How a script runs another program: output passed through, and its exit status as the answer. */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs to the end with this script's own output; resolves to the exit status (1 for a signal).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { env = process.env, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const release = leaveTogether(child);
    child.once('error', reject);
    child.once('exit', (status) => {
      release();
      resolve(status ?? 1);
    });
  });
}

/**
 * Who ends the script ends what it runs: nothing is left behind without a terminal. (Ctrl-C reaches
 * both by itself; the script then only waits.)
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} ends the arrangement
 */
function leaveTogether(child) {
  const terminate = () => void child.kill('SIGTERM');
  const wait = () => {};
  process.on('SIGTERM', terminate).on('SIGHUP', terminate).on('SIGINT', wait);
  return () => {
    process.off('SIGTERM', terminate).off('SIGHUP', terminate).off('SIGINT', wait);
  };
}

/**
 * As `run`, but anything other than success ends in an error that names the command.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 */
export async function runOrFail(command, args, options) {
  const status = await run(command, args, options);
  if (status !== 0) fail(`\`${[command, ...args].join(' ')}\` ended with status ${status}.`);
}

/**
 * Runs quietly; the answer is what it printed on standard output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeoutMs?: number }} [options]
 */
export function capture(command, args, { cwd = root, timeoutMs } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 16 * 1024 * 1024,
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
  return { ok: status === 0, stdout: stdout ?? '', stderr: stderr || (error?.message ?? '') };
}

/** A program that a package brings along, as the arguments for `node`. @param {string} path */
export function packaged(path) {
  return fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
}

/** npm itself, as the one that runs us, or else the one on the path. */
export function npm() {
  const path = process.env['npm_execpath'];
  return path?.endsWith('.js') ? [process.execPath, path] : ['npm'];
}

/** An expected failure: said in words, without a stack. */
export class ScriptFailure extends Error {}

/** @param {string} message @returns {never} */
export function fail(message) {
  throw new ScriptFailure(message);
}

/**
 * The outermost frame of a script: an expected failure becomes a sentence and exit status 1.
 * @param {() => Promise<void>} script
 */
export async function runScript(script) {
  try {
    await script();
  } catch (error) {
    console.error(isExpected(error) ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/**
 * Ours, or an option that `parseArgs` does not know.
 * @param {unknown} error @returns {error is Error}
 */
function isExpected(error) {
  if (error instanceof ScriptFailure) return true;
  return error instanceof TypeError && 'code' in error && /^ERR_PARSE_ARGS_/.test(`${error.code}`);
}
