import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Invocation, parseArguments } from './arguments.ts';
import { UsageError } from './usage.ts';

const parse = (line: string): Invocation =>
  parseArguments(line.split(' ').filter(Boolean), '1.2.3');

describe('parseArguments', () => {
  it('reads a send', () => {
    expect(parse('send a.txt /b/c.png --to laptop:5 --limit 20MB/s --json --home /h')).toEqual({
      command: 'send',
      json: true,
      home: '/h',
      paths: [resolve('a.txt'), '/b/c.png'],
      target: { host: 'laptop', port: 5, publicKey: null },
      to: 'laptop:5',
      limitBytesPerSecond: 20_000_000,
      background: false,
      skipUnreadable: false,
      trace: null,
      conflict: null,
      waitMs: 600_000,
      plainChunkBytes: null,
    });
  });

  it.each(['send a --to h', 'listen'])('reads how %s is to wait, and what it replaces', (line) => {
    expect(parse(`${line} --on-conflict newer --wait 90s`)).toMatchObject({
      conflict: 'newer',
      waitMs: 90_000,
    });
  });

  it('reads a plain send with the exercise’s chunks unless told otherwise', () => {
    expect(parse('send a --to h --plain')).toMatchObject({ plainChunkBytes: 1_024 });
    expect(parse('send a --to h --plain --plain-size 500')).toMatchObject({
      plainChunkBytes: 500,
    });
  });

  it('reads a listen, with its defaults', () => {
    expect(parse('listen')).toEqual({
      command: 'listen',
      json: false,
      home: null,
      port: 27_182,
      bind: null,
      folder: resolve('.'),
      yes: false,
      once: false,
      invisible: false,
      trace: null,
      conflict: null,
      waitMs: 600_000,
      plain: false,
    });
    expect(
      parse('listen --port 0 --bind [::1] --dir /d --yes --once --invisible --plain'),
    ).toMatchObject({
      port: 0,
      bind: '::1',
      folder: '/d',
      invisible: true,
      yes: true,
      once: true,
      plain: true,
    });
  });

  it('reads devices and history', () => {
    const devices = { command: 'devices', json: false, home: null };
    expect(parse('devices --json')).toEqual({ ...devices, json: true, change: null });
    expect(parse('devices --block AB12cd34')).toEqual({
      ...devices,
      change: { kind: 'block', fingerprint: 'ab12cd34' },
    });
    expect(parse('devices --always-accept ab12cd34 --up-to 2GB --into /d')).toMatchObject({
      change: { kind: 'always-accept', alwaysAccept: { maxBytes: 2e9, folder: '/d' } },
    });
    expect(parse('history')).toEqual({ command: 'history', json: false, home: null });
  });

  it('answers --help and --version', () => {
    expect(parse('--version')).toEqual({ command: 'text', text: '1.2.3\n' });
    expect(parse('send --help')).toMatchObject({
      command: 'text',
      text: expect.stringContaining('--to <host[:port]>') as string,
    });
  });

  it.each([
    ['', 'send, listen'],
    ['fly', 'fly'],
    ['devices --block ab12', '8 digits'],
    ['devices --block xyzxyzxyz', '8 digits'],
    ['devices --verify ab12cd34ab12cd34', 'all 32'],
    ['devices --block ab12cd34 --forget ab12cd34', 'one thing'],
    ['devices --block ab12cd34 --up-to 1GB', '--always-accept'],
    ['devices --always-accept ab12cd34 --up-to much', '--up-to'],
    ['send --to h', 'path'],
    ['send a', '--to'],
    ['send a --to h --plain-size 10', '--plain'],
    ['send a --to h --plain --plain-size 70000', '65507'],
    ['send a --to h --wait soon', '--wait'],
    ['send a --to h --on-conflict whatever', 'Allowed choices'],
    ['send a --to h --limit x', '--limit'],
    ['send a --to h:99999', '65535'],
    ['listen --port x', '--port'],
    ['listen --what', '--what'],
    ['listen extra', 'too many arguments'],
  ])('says in one line what is wrong with “%s”', (line, why) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(why);
  });
});
