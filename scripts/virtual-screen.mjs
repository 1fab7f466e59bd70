/** Gives tests a screen of their own: an X server that draws into memory, on a free number. */
import { spawn } from 'node:child_process';

const startLimitMs = 20_000;

/**
 * @returns {Promise<{ env: NodeJS.ProcessEnv, stop: () => void }>} the environment for programs
 *   that shall draw on it; elsewhere than on Linux, the environment as it is
 */
export async function startVirtualScreen() {
  if (process.platform !== 'linux') return { env: process.env, stop: () => {} };
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const number = await displayNumber(server);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, DISPLAY: `:${number}` };
  delete env['WAYLAND_DISPLAY'];
  return { env, stop: () => server.kill() };
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string>} */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      server.kill();
      reject(new Error(`Xvfb named no display within ${startLimitMs / 1000} s`));
    }, startLimitMs);
    server.once('error', reject);
    server.once('exit', (status) => reject(new Error(`Xvfb ended at once, status ${status}`)));
    server.stdio[3]?.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
  });
}
