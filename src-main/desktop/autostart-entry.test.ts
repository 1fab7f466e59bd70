import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autostartEntry, isEntryOn } from './autostart-entry.ts';

const execOf = (entry: string): string => /^Exec=(.*)$/m.exec(entry)?.[1] ?? '';

describe('autostartEntry', () => {
  it('starts this program with these arguments', () => {
    expect(execOf(autostartEntry(['/opt/Ferry/ferry-app', '--hidden']))).toBe(
      '"/opt/Ferry/ferry-app" "--hidden"',
    );
  });

  it('quotes what a desktop would read as something else', () => {
    expect(execOf(autostartEntry(['/home/a b/50%/$x/"q"\\']))).toBe(
      '"/home/a b/50%%/\\\\$x/\\\\"q\\\\"\\\\\\\\"',
    );
  });

  it('makes no lines of the file out of a name with line ends', () => {
    const entry = autostartEntry(['/x', '--home=/a\r\nExec=/tmp/other\nHidden=true']);
    expect(entry.match(/^Exec=/gm)).toHaveLength(1);
    expect(entry).not.toMatch(/\r|^Hidden/m);
    expect(execOf(entry)).toBe('"/x" "--home=/a\\r\\nExec=/tmp/other\\nHidden=true"');
  });

  it.runIf(process.platform === 'linux')(
    'is read back as what it was, once unescaped as the specification has it',
    () => {
      const argument = fc
        .string({ unit: 'binary' })
        .filter((text) => !/[\0\n\r\ud800-\udfff]/.test(text));
      fc.assert(
        fc.property(argument, (text) => {
          const value = execOf(autostartEntry(['/x', text]))
            .replaceAll('\\\\', '\\')
            .replaceAll('%%', '%');
          // In double quotes a shell reads exactly the four characters that the specification names.
          const { stdout } = spawnSync('/bin/sh', ['-c', `set -- ${value}; printf %s "$2"`]);
          expect(stdout.toString()).toBe(text);
        }),
        { numRuns: 40 },
      );
    },
  );
});

it('is off where the desktop has said so in the file', () => {
  const entry = autostartEntry(['/x']);
  expect(isEntryOn(entry)).toBe(true);
  expect(isEntryOn(entry.replace('enabled=true', 'enabled=false'))).toBe(false);
  expect(isEntryOn(`${entry}Hidden=true\n`)).toBe(false);
});
