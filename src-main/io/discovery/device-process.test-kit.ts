/** One device in a process of its own, made of the built discovery worker, for tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OwnAnnouncement } from './announcement.ts';
import type { DiscoveryConfig } from './discovery.ts';
import type { Found } from './sightings.ts';

const BUILD = process.env['FERRY_TEST_BUILD'] ?? 'out/main';
const WORKER = fileURLToPath(new URL(`../../../${BUILD}/discovery-worker.js`, import.meta.url));
const PROGRAM = fileURLToPath(new URL('./device-process.test-kit.mjs', import.meta.url));

export class DeviceProcess {
  readonly #child: ChildProcess;
  #said = '';

  /** `host`: the namespace of Linux that it runs in; null = this one. */
  constructor(config: DiscoveryConfig, own: OwnAnnouncement | null, host: string | null = null) {
    if (!existsSync(WORKER)) throw new Error('run `npm run build` first');
    const words = [PROGRAM, WORKER, JSON.stringify(config), JSON.stringify(own)];
    const [file, before] =
      host === null ? [process.execPath, []] : ['ip', ['netns', 'exec', host, process.execPath]];
    this.#child = spawn(file, [...before, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
  }

  /** As it last said. */
  get found(): readonly Found[] {
    const last = this.#said.slice(0, this.#said.lastIndexOf('\n')).split('\n').at(-1) ?? '';
    return last === '' ? [] : (JSON.parse(last) as { found: readonly Found[] }).found;
  }

  /** Says goodbye, and ends. */
  leave(): void {
    this.#child.stdin?.end();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
