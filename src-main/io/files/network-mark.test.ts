/** What would be written on systems that this was not run on: the calls themselves are played. */
import * as files from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BufferPool } from './buffer-pool.ts';
import { Gate } from './gate.ts';
import { macQuarantine, quarantineValue } from './mac-quarantine.ts';
import { networkMark } from './network-mark.ts';
import type { Part } from './part-file.ts';
import { SinkFile } from './sink-file.ts';
import { windowsZone } from './windows-zone.ts';

vi.mock('node:fs/promises', { spy: true });

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-mark-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const partAt = (path: string, fd = 7): Part => ({ path, handle: { fd } as Part['handle'] });

describe('a file that came over the network', () => {
  it('has a Zone.Identifier of the internet beside its bytes on Windows', async () => {
    const written: [string, string][] = [];
    const write = (path: string, text: string): Promise<void> => {
      written.push([path, text]);
      return Promise.resolve();
    };
    await windowsZone(write)(partAt('C:\\in\\.a.exe.1a2b3c4d.ferry-part'));
    expect(written).toEqual([
      ['C:\\in\\.a.exe.1a2b3c4d.ferry-part:Zone.Identifier', '[ZoneTransfer]\r\nZoneId=3\r\n'],
    ]);
  });

  it('is in quarantine on macOS', async () => {
    const set: [number, string, string][] = [];
    await macQuarantine((fd, name, value) => {
      set.push([fd, name, Buffer.from(value).toString()]);
    })(partAt('/in/.a', 12));
    expect(set).toEqual([
      [12, 'com.apple.quarantine', expect.stringMatching(/^0081;[0-9a-f]{8};Ferry;[0-9A-F-]{36}$/)],
    ]);
    expect(quarantineValue(Date.UTC(2026, 10, 30), 'ab-cd')).toBe('0081;6b0cbc80;Ferry;AB-CD');
  });

  it('is stored all the same where it cannot be marked', async () => {
    vi.mocked(files.writeFile).mockRejectedValueOnce(new Error('no streams on this disk'));
    await networkMark('win32')?.(partAt('C:\\in\\a'));
    // There is no fsetxattr with six arguments in this process, or none that takes this descriptor.
    await networkMark('darwin')?.(partAt('/in/a', -1));
  });

  it('is not marked on Linux', () => {
    expect(networkMark('linux')).toBeNull();
  });

  it('is marked before it has a name, and keeps its time', async () => {
    const path = join(folder, 'a');
    const seen: string[][] = [];
    const modifiedAt = 1_600_000_000_123;
    const created = await SinkFile.create(
      {
        folder,
        name: 'a',
        sizeBytes: 0,
        modifiedAt,
        executable: true,
        mark: async (part) => {
          seen.push(await readdir(folder));
          await part.handle.write('mark');
          await part.handle.truncate(0);
        },
      },
      new BufferPool(),
      new Gate(1),
    );
    if (!created.ok) throw new Error(created.failure.kind);
    const sha256 = createHash('sha256').digest('hex');
    expect((await created.value.finish(sha256)).ok).toBe(true);
    expect(seen).toEqual([[expect.stringMatching(/^\.a\.[0-9a-f]{8}\.ferry-part$/)]]);
    expect(await readFile(path, 'utf8')).toBe('');
    expect(Math.floor((await stat(path)).mtimeMs)).toBe(modifiedAt);
  });
});
