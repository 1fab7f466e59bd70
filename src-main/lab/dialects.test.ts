/** The groups of docs/PLAIN-UDP.md, each as the literal datagrams that its programs send. */
import { describe, expect, it } from 'vitest';
import type { ArrivedFile, ScriptStep } from '../simulation/plain-arrivals.ts';
import { PlainArrivals } from '../simulation/plain-arrivals.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const script = (...steps: (string | number | Uint8Array)[]): ScriptStep[] =>
  steps.map((step) => (typeof step === 'string' ? utf8(step) : step));

const EMPTY = '';
const CHUNK = 'x'.repeat(1024);
const SHA = 'c3'.repeat(32);

function arriving(...steps: (string | number | Uint8Array)[]): readonly ArrivedFile[] {
  const arrivals = new PlainArrivals();
  arrivals.play(script(...steps));
  arrivals.wait(10_000);
  return arrivals.files;
}

const text = (file: ArrivedFile | undefined): string | undefined =>
  file && new TextDecoder().decode(file.bytes);

function only(files: readonly ArrivedFile[]): ArrivedFile {
  expect(files.map(({ name }) => name)).toHaveLength(1);
  return files[0] as ArrivedFile;
}

describe('group A: a name, then data, then silence', () => {
  it('stores it under its name and ends 2.5 s after the last chunk', () => {
    const file = only(arriving('notes.txt', 20, CHUNK, 20, CHUNK, 20, 'tail'));
    expect(file).toMatchObject({ name: 'notes.txt', declaredBytes: null, end: 'idle' });
    expect(text(file)).toBe(`${CHUNK}${CHUNK}tail`);
    expect(file.endedAt).toBe(60 + 2500);
  });

  it('begins the file with its second datagram', () => {
    const arrivals = new PlainArrivals();
    arrivals.play(script('notes.txt'));
    expect(arrivals.files).toHaveLength(0);
    arrivals.play(script(CHUNK));
    expect(arrivals.files).toMatchObject([{ name: 'notes.txt', end: null }]);
    expect(arrivals.files[0]?.bytes).toHaveLength(1024);
  });

  it('takes a pause of 2.4 s in mid-file', () => {
    expect(text(only(arriving('notes.txt', CHUNK, 2400, 'tail')))).toBe(`${CHUNK}tail`);
  });

  it('keeps an empty file', () => {
    expect(only(arriving('empty.txt'))).toMatchObject({ name: 'empty.txt', end: 'idle' });
  });

  it('ends at an empty datagram, at once', () => {
    const file = only(arriving('notes.txt', CHUNK, 'tail', EMPTY));
    expect(file).toMatchObject({ end: 'empty', endedAt: 0 });
    expect(text(file)).toBe(`${CHUNK}tail`);
  });

  it('ends an empty file at an empty datagram', () => {
    const file = only(arriving('empty.txt', EMPTY));
    expect(file).toMatchObject({ name: 'empty.txt', end: 'empty' });
    expect(file.bytes).toHaveLength(0);
  });

  it('is not impressed by empty datagrams before the first file and long after it', () => {
    expect(text(only(arriving(EMPTY, 'notes.txt', 'tail', 4000, EMPTY)))).toBe('tail');
  });

  it('keeps a second file from the same port apart after 5 s', () => {
    const files = arriving('one.txt', 'first', 5000, 'two.txt', 'second');
    expect(files.map((file) => [file.name, text(file)])).toEqual([
      ['one.txt', 'first'],
      ['two.txt', 'second'],
    ]);
  });

  it('keeps the files of two ports apart, whatever their order', () => {
    const arrivals = new PlainArrivals();
    const [a, b] = [
      { host: '192.0.2.1', port: 1001 },
      { host: '192.0.2.1', port: 1002 },
    ];
    arrivals.play(script('one.txt'), a);
    arrivals.play(script('two.txt', 'second'), b);
    arrivals.play(script('first'), a);
    arrivals.wait(5000);
    expect(arrivals.files.map((file) => [file.from.port, file.name, text(file)])).toEqual([
      [1002, 'two.txt', 'second'],
      [1001, 'one.txt', 'first'],
    ]);
  });

  it.each(['42', 'EOF', 'size = 5', 'NAME=other.txt', '<END>', SHA, `HASH=${SHA}`, 'done'])(
    'keeps %j where it is the whole contents of a file',
    (contents) => {
      const file = only(arriving('contents.txt', contents));
      expect(file.name).toBe('contents.txt');
      expect(text(file)).toBe(contents);
    },
  );

  it.each(['Closed on Mondays.', 'bye', 'EOF\n', SHA])(
    'keeps %j where it is the tail behind full chunks',
    (tail) => {
      expect(text(only(arriving('notes.txt', CHUNK, CHUNK, tail)))).toBe(`${CHUNK}${CHUNK}${tail}`);
    },
  );

  it.each(['EOF', 'done', `${CHUNK}<END>`, '\u0018', `HASH=${SHA}`])(
    'keeps what looks like a marker (%#) where data follows',
    (chunk) => {
      const file = only(arriving('notes.txt', CHUNK, chunk, CHUNK, 'tail'));
      expect(text(file)).toBe(`${CHUNK}${chunk}${CHUNK}tail`);
    },
  );

  it('makes the name safe', () => {
    expect(only(arriving('../../etc/CON.txt', 'x')).name).toBe('_CON.txt');
    expect(only(arriving('C:\\temp\\ab:c.txt', 'x')).name).toBe('ab_c.txt');
    expect(only(arriving('..', 'x')).name).toBe('received-from-192.0.2.1');
  });
});

describe('group B: an end marker', () => {
  it.each(['EOF', 'DONE', '__END__', 'end ', 'Close the connection', 'EOF\n'])(
    'leaves %j out of the file',
    (marker) => {
      const file = only(arriving('notes.txt', CHUNK, 'tail', marker));
      expect(text(file)).toBe(`${CHUNK}tail`);
      expect(file.end).toBe('marker');
    },
  );

  it('knows EOF behind a full chunk too', () => {
    expect(text(only(arriving('notes.txt', CHUNK, CHUNK, 'EOF')))).toBe(`${CHUNK}${CHUNK}`);
  });

  it('leaves out a marker that is sent three times, and an empty datagram behind it', () => {
    const file = only(arriving('notes.txt', CHUNK, 'tail', 'EOF', 'EOF', 'EOF', EMPTY));
    expect(text(file)).toBe(`${CHUNK}tail`);
    expect(file.end).toBe('marker');
  });
});

describe('group C: a name and a size', () => {
  const DATA = `${CHUNK}tail`;

  it.each([
    ['name, size', ['notes.txt', '1028']],
    ['size, name', ['1028', 'notes.txt']],
    ['HELLO', ['HELLO,notes.txt,1028,']],
    ['separator', ['notes.txt<SEPARATOR>1028']],
    ['padded', ['notes.txt\0\0\0\0\0\0\0\0\0\0\0', '1028\0\0\0\0\0\0\0\0']],
  ])('%s: ends half a second after the size is reached', (_title, header) => {
    const file = only(arriving(...header, 100, CHUNK, 100, 'tail'));
    expect(file).toMatchObject({ name: 'notes.txt', declaredBytes: 1028, end: 'size' });
    expect(file.endedAt).toBe(200 + 500);
    expect(text(file)).toBe(DATA);
  });

  it('cuts the padding of the last chunk', () => {
    const file = only(arriving('notes.txt', '1028', CHUNK, `tail${'\0'.repeat(1020)}`));
    expect(text(file)).toBe(DATA);
    expect(file.end).toBe('size');
  });

  it('cuts <END> off the last chunk, with a size and without', () => {
    expect(text(only(arriving('notes.txt', '1028', CHUNK, 'tail<END>')))).toBe(DATA);
    expect(text(only(arriving('notes.txt', CHUNK, 'tail<END>')))).toBe(DATA);
    expect(text(only(arriving('notes.txt', '1028', CHUNK, 'tail', '<END>')))).toBe(DATA);
  });

  it('takes a marker for data while the size asks for it', () => {
    const file = only(arriving('notes.txt', '1027', CHUNK, 'EOF'));
    expect(text(file)).toBe(`${CHUNK}EOF`);
    expect(file.end).toBe('size');
  });

  it('keeps all the bytes where the size was too small', () => {
    const file = only(arriving('notes.txt', '1024', CHUNK, CHUNK, 'tail'));
    expect(text(file)).toBe(`${CHUNK}${CHUNK}tail`);
    expect(file).toMatchObject({ declaredBytes: 1024, end: 'idle' });
    expect(text(only(arriving('notes.txt', '5', CHUNK, 'tail')))).toBe(`${CHUNK}tail`);
    expect(text(only(arriving('notes.txt', '0', CHUNK, 'tail')))).toBe(`${CHUNK}tail`);
  });

  it('waits 5 s for what the size still promises', () => {
    const file = only(arriving('notes.txt', '9000', CHUNK, 4900, CHUNK));
    expect(file).toMatchObject({ declaredBytes: 9000, end: 'idle', endedAt: 4900 + 5000 });
    expect(file.bytes).toHaveLength(2048);
  });

  it('ends an empty file by its size', () => {
    const file = only(arriving('HELLO,empty.txt,0,'));
    expect(file).toMatchObject({ name: 'empty.txt', end: 'size', endedAt: 500 });
  });

  it('tells files that follow each other without a pause', () => {
    const files = arriving(
      'a.txt',
      '5',
      'first',
      'b.txt',
      '6',
      'second',
      '0',
      'c',
      '7',
      'd.txt',
      'fourth!',
    );
    expect(files.map((file) => [file.name, text(file)])).toEqual([
      ['a.txt', 'first'],
      ['b.txt', 'second'],
      ['c', ''],
      ['d.txt', 'fourth!'],
    ]);
  });
});

describe('group D: labels', () => {
  it('takes NAME, SIZE, START, END and the digest', () => {
    const file = only(
      arriving('NAME=notes.txt', 'SIZE=1028', 'START', CHUNK, 'tail', 'END', `HASH=${SHA}`),
    );
    expect(file).toMatchObject({ name: 'notes.txt', declaredBytes: 1028, end: 'size' });
    expect(file.declaredSha256).toBe(SHA);
    expect(text(file)).toBe(`${CHUNK}tail`);
  });

  it('takes the digest behind END without a size', () => {
    const file = only(arriving('NAME=notes.txt', 'START', CHUNK, CHUNK, 'END', `HASH=${SHA}`));
    expect(file).toMatchObject({ end: 'marker', declaredSha256: SHA });
    expect(text(file)).toBe(`${CHUNK}${CHUNK}`);
  });

  it('takes &&FN$$ and *&CL^&', () => {
    const file = only(arriving('&&FN$$notes.txt', CHUNK, 'tail', '*&CL^&'));
    expect(file).toMatchObject({ name: 'notes.txt', end: 'marker' });
    expect(text(file)).toBe(`${CHUNK}tail`);
  });

  it('keeps data that looks like labels behind START', () => {
    const file = only(arriving('NAME=notes.txt', 'START', 'SIZE=5', CHUNK));
    expect(text(file)).toBe(`SIZE=5${CHUNK}`);
  });
});

describe('group E: no name', () => {
  const BINARY = Uint8Array.from({ length: 1024 }, (_, n) => (n * 7) % 256);

  it.each([
    ['silence', [], 'idle'],
    ['EOF', ['EOF'], 'marker'],
    ['0x18', ['\u0018'], 'marker'],
    ['an empty datagram', [EMPTY], 'empty'],
  ])('stores the data under a name of ours until %s', (_title, ending, end) => {
    const file = only(arriving(BINARY, BINARY, 'tail', ...ending));
    expect(file).toMatchObject({ name: 'received-from-192.0.2.1', end });
    expect(file.bytes).toHaveLength(2052);
  });

  it('ignores a marker that ends nothing', () => {
    expect(arriving('EOF', 4000, '\u0018')).toHaveLength(0);
  });
});

describe('leftovers', () => {
  it('makes no file of what comes late behind an end', () => {
    const late = ['EOF', EMPTY, 'END', CHUNK, '\0\0\0', 2000, CHUNK, 2000, 'Thank you'];
    for (const end of [
      ['4', 'tail', 600],
      ['tail', EMPTY],
      [CHUNK, 'tail', 'EOF', 2600],
    ]) {
      expect(arriving('notes.txt', ...end, ...late)).toHaveLength(1);
    }
  });

  it('lets the next file begin while late datagrams are still swallowed', () => {
    const files = arriving('a.txt', 'first', EMPTY, 'EOF', 'README', 'second', EMPTY, 'c.txt');
    expect(files.map((file) => [file.name, text(file)])).toEqual([
      ['a.txt', 'first'],
      ['README', 'second'],
      ['c.txt', ''],
    ]);
  });

  it('makes no file of the rest of one that stalled for 3 s', () => {
    const files = arriving('notes.txt', CHUNK, 3000, CHUNK, 20, CHUNK, 20, 'tail');
    expect(files).toHaveLength(1);
    expect(files[0]?.bytes).toHaveLength(1024);
  });
});
