/** Somebody who sends from a terminal, and may think better of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const commandFile = fileURLToPath(new URL('../out/main/cli.js', import.meta.url));

export class CommandSender {
  /** Resolves with the command's exit status; null: it was killed. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Offers a text file of this name; `home` is theirs, below `folder`. */
  static async offer(
    folder: string,
    name: string,
    port: number,
    bytes = 2_000,
  ): Promise<CommandSender> {
    const home = join(folder, `home of ${basename(name)}`);
    await mkdir(home, { recursive: true });
    const path = join(folder, name);
    await writeFile(path, 'x'.repeat(bytes));
    const words = ['send', path, '--to', `127.0.0.1:${port}`, '--home', home];
    return new CommandSender(spawn(process.execPath, [commandFile, ...words], { stdio: 'ignore' }));
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** As Control+C. */
  withdraw(): void {
    this.#child.kill('SIGINT');
  }
}
