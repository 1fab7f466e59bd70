/** What is told when the process at the other end is killed, restarted or stopped: real processes, real ICMP. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand, type Running } from './command.test-kit.ts';

/** 12 s at the rate at which it is sent: nobody is done before the other is gone. */
const FILE_BYTES = 12_000_000;

/** A send that has begun, in a folder of its own. */
class Pair {
  readonly #running: Running[] = [];
  sender!: Running;
  receiver!: Running;
  port = 0;
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async begin(body: (pair: Pair) => Promise<void>): Promise<void> {
    const pair = new Pair(await mkdtemp(join(tmpdir(), 'ferry-lost-')));
    try {
      await mkdir(join(pair.folder, 'inbox'));
      await writeFile(join(pair.folder, 'file'), randomBytes(FILE_BYTES));
      pair.receiver = pair.listen(0);
      pair.port = (await pair.receiver.event('listening'))['port'] as number;
      pair.sender = pair.#run('send', join(pair.folder, 'file'), '--to', `127.0.0.1:${pair.port}`, [
        ...['--limit', '1MB/s', '--home', join(pair.folder, 'home-a'), '--json'],
      ]);
      await pair.receiver.line((line) => line.event === 'progress' && Number(line['bytes']) > 0);
      await body(pair);
    } finally {
      await Promise.all(pair.#running.map((one) => one.kill()));
      await rm(pair.folder, { recursive: true, force: true });
    }
  }

  listen(port: number): Running {
    return this.#run('listen', '--port', `${port}`, '--bind', '127.0.0.1', [
      ...['--dir', join(this.folder, 'inbox'), '--home', join(this.folder, 'home-b')],
      ...['--yes', '--json'],
    ]);
  }

  #run(...words: (string | readonly string[])[]): Running {
    const one = runCommand(words.flat());
    this.#running.push(one);
    return one;
  }
}

describe.concurrent('a process at the other end that', () => {
  it('was killed while it received is told to the sender as silent, in well under half a minute', async () => {
    await Pair.begin(async ({ receiver, sender }) => {
      receiver.signal('SIGKILL');
      const error = await sender.event('error');
      expect(error['code']).toBe('peer-silent');
      expect(error['message']).toMatch(/^The other computer has not been heard from for 1\d\s/);
      expect(await sender.exit()).toBe(1);
      const silences = sender.lines.map((line) => line['silentSeconds']).filter(Boolean);
      expect(silences[0]).toBe(3);
    });
  }, 60_000);

  it('was killed while it sent is told to the receiver as silent, in well under half a minute', async () => {
    await Pair.begin(async ({ receiver, sender }) => {
      sender.signal('SIGKILL');
      const error = await receiver.event('error');
      expect(error['code']).toBe('peer-silent');
      expect(error['message']).toMatch(/^The other computer has not been heard from for 1\d\s/);
    });
  }, 60_000);

  it('was killed and listens again is told to the sender as restarted', async () => {
    await Pair.begin(async (pair) => {
      pair.receiver.signal('SIGKILL');
      await pair.receiver.exit();
      await pair.listen(pair.port).event('listening');
      const error = await pair.sender.event('error');
      expect(error['code']).toBe('peer-restarted');
      expect(await pair.sender.exit()).toBe(1);
    });
  }, 60_000);

  it('was stopped for some seconds goes on where it was', async () => {
    await Pair.begin(async ({ receiver, sender, folder }) => {
      receiver.signal('SIGSTOP');
      const silent = await sender.line((line) => Number(line['silentSeconds']) >= 4);
      expect(silent['silentSeconds']).toBe(4);
      receiver.signal('SIGCONT');
      const done = await receiver.event('done');
      expect(await sender.exit()).toBe(0);
      const [file] = done['files'] as { path: string }[];
      const [sent, received] = await Promise.all([
        readFile(join(folder, 'file')),
        readFile(file!.path),
      ]);
      expect(received.equals(sent)).toBe(true);
    });
  }, 60_000);
});
