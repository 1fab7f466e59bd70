import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_NAME_MAX_BYTES, keepBothName, nameBytes, safeFileName } from './safe-name.ts';

describe('safeFileName', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['Jahresbericht 2026 – Ä.pdf', 'Jahresbericht 2026 – Ä.pdf'],
    ['.profile', '.profile'],
    ['..hidden', '..hidden'],
    ["it's 100% (ok) [v2] & more;#.txt", "it's 100% (ok) [v2] & more;#.txt"],
    ['写真.png', '写真.png'],
    ['👩‍👩‍👧‍👦 ❤️‍🔥.png', '👩‍👩‍👧‍👦 ❤️‍🔥.png'],
    ['می‌خواهم.txt', 'می‌خواهم.txt'],
  ])('keeps the good name %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it.each([
    ['/etc/passwd', 'passwd'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['a/b\\c.txt', 'c.txt'],
    ['C:\\Users\\me\\x.txt', 'x.txt'],
    ['C:x.txt', 'x.txt'],
    ['\u200EC:x.txt', 'x.txt'],
    ['C:D:x.txt', 'D_x.txt'],
    ['\\\\server\\share\\x.txt', 'x.txt'],
    ['\\\\?\\C:\\x.txt', 'x.txt'],
    ['\\\\.\\pipe\\x', 'x'],
    ['folder/', 'folder'],
    ['folder\\\\', 'folder'],
    ['folder/ \n', 'folder'],
    ['file:///home/me/x.txt', 'x.txt'],
  ])('takes the last segment of the path %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it.each([
    '',
    '.',
    '..',
    '...',
    ' ',
    '. . .',
    '/',
    '//',
    '\\',
    'C:',
    'C:\\',
    '../',
    'a/..',
    'a/../',
    'a\\.\\',
    '\0',
    '\0\n\t\r',
    '\u202E',
    '\u200B\u200D\uFE0F',
    '\u3164\u115F\u1160\uFFA0',
    '\u2028',
    '.\uFE0F.',
  ])('finds no name in %j', (name) => {
    expect(safeFileName(name)).toBeNull();
  });

  it.each([
    ['a\0b.txt', 'ab.txt'],
    ['report.pdf\0.exe', 'report.pdf.exe'],
    ['line\nbreak\r.txt', 'linebreak.txt'],
    ['esc\u001B[31mred.txt', 'esc[31mred.txt'],
    ['del\u007F\u0085.txt', 'del.txt'],
    ['photo\u202Egnp.exe', 'photognp.exe'],
    ['\u2066iso\u2069late.txt', 'isolate.txt'],
    ['zero\u200Bwidth\uFEFF.txt', 'zerowidth.txt'],
    ['latin\u200Cjoin\u200Der.txt', 'latinjoiner.txt'],
    ['soft\u00ADhyphen.txt', 'softhyphen.txt'],
    ['tag\u{E0041}.txt', 'tag.txt'],
    ['x\uFE0F.txt', 'x.txt'],
    ['\u2028a\u2029.txt', 'a.txt'],
  ])('removes what cannot be seen from %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it.each([
    ['a<b>c:d"e|f?g*h.txt', 'a_b_c_d_e_f_g_h.txt'],
    ['notes.txt:stream', 'notes.txt_stream'],
    ['notes.txt::$DATA', 'notes.txt__$DATA'],
    ['what?.txt', 'what_.txt'],
    ['non\uFFFFcharacter\u{1FFFE}', 'non_character_'],
    ['lone\uD800.txt', 'lone\uFFFD.txt'],
    ['\uDC00\uD800', '\uFFFD\uFFFD'],
  ])('replaces what a file system forbids in %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it.each([
    ['name.', 'name'],
    ['name. . .', 'name'],
    ['name.txt ', 'name.txt'],
    ['  name.txt\n', 'name.txt'],
    ['\u00A0name.txt\u3000', 'name.txt'],
    ['name.exe.\u200B', 'name.exe'],
    [' .profile', '.profile'],
  ])('trims the ends of %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it.each([
    ['CON', '_CON'],
    ['con', '_con'],
    ['prn.txt', '_prn.txt'],
    ['AUX.tar.gz', '_AUX.tar.gz'],
    ['NUL', '_NUL'],
    ['nul .txt', '_nul .txt'],
    ['NUL\0', '_NUL'],
    ['COM1', '_COM1'],
    ['com0.log', '_com0.log'],
    ['LPT9.x', '_LPT9.x'],
    ['COM¹', '_COM¹'],
    ['LPT³.txt', '_LPT³.txt'],
    ['CONIN$', '_CONIN$'],
    ['conout$.txt', '_conout$.txt'],
    ['C:\\AUX', '_AUX'],
    ['con:', 'con_'],
  ])('puts an underscore before the device name %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it.each(['CONSOLE', 'COM10', 'COM', 'LPT', 'auxiliary.txt', 'null', 'my con', 'COM4x.txt'])(
    'leaves %j, which is no device, alone',
    (name) => {
      expect(safeFileName(name)).toBe(name);
    },
  );

  it.each([
    ['x.ferry-part', 'x.ferry-part_'],
    ['x.FERRY-PART', 'x.FERRY-PART_'],
    ['.ferry-part', '.ferry-part_'],
    ['x.ferry-part. ', 'x.ferry-part_'],
    ['x.ferry-part.txt', 'x.ferry-part.txt'],
  ])('never lets %j pass as an unfinished file of ours', (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  it('composes what macOS took apart', () => {
    expect(safeFileName('U\u0308bung.txt')).toBe('\u00DCbung.txt');
  });

  it('composes again what an invisible character kept apart', () => {
    expect(safeFileName('U\u200B\u0308.txt')).toBe('\u00DC.txt');
  });

  it('cuts a long stem to 255 bytes and keeps the extension', () => {
    expect(safeFileName(`${'a'.repeat(300)}.jpeg`)).toBe(`${'a'.repeat(250)}.jpeg`);
    expect(safeFileName(`${'a'.repeat(300)}.tar.gz`)).toBe(`${'a'.repeat(248)}.tar.gz`);
  });

  it('cuts to fewer bytes where a reader asks for it', () => {
    expect(safeFileName(`${'a'.repeat(300)}.jpeg`, 100)).toBe(`${'a'.repeat(95)}.jpeg`);
  });

  it('never cuts inside a code point', () => {
    expect(safeFileName('ä'.repeat(200))).toBe('ä'.repeat(127));
    expect(safeFileName(`${'😀'.repeat(100)}.png`)).toBe(`${'😀'.repeat(62)}.png`);
  });

  it('takes a long tail behind a dot for no extension', () => {
    expect(safeFileName(`a.${'b'.repeat(400)}`)).toBe(`a.${'b'.repeat(253)}`);
  });

  it('reads a path of a million characters from its end', () => {
    expect(safeFileName(`${'../'.repeat(400_000)}x.txt`)).toBe('x.txt');
  });
});

describe('a plain name', () => {
  it('that is kept as it is would be, too, if it were looked at more closely', () => {
    const words = [...'aZ09_-.,+()[] ', 'con', 'COM1', 'nul', '.ferry-part', '.FERRY-PART'];
    const plain = fc.string({ unit: fc.constantFrom(...words), minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(plain, fc.constantFrom(100, 255), (name, maxBytes) => {
        fc.pre(safeFileName(name, maxBytes) === name);
        expect(safeFileName(`in/${name}`, maxBytes)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('keepBothName', () => {
  it.each([
    ['photo.jpg', 2, 'photo (2).jpg'],
    ['photo.jpg', 11, 'photo (11).jpg'],
    ['archive.tar.gz', 2, 'archive (2).tar.gz'],
    ['archive.TAR.XZ', 3, 'archive (3).TAR.XZ'],
    ['Makefile', 2, 'Makefile (2)'],
    ['.profile', 2, '.profile (2)'],
    ['.tar.gz', 2, '.tar (2).gz'],
    ['..hidden', 2, '..hidden (2)'],
    ['.config.json', 2, '.config (2).json'],
    ['v1.2 final', 2, 'v1.2 final (2)'],
    ['photo (2).jpg', 2, 'photo (2) (2).jpg'],
  ])('%j, %i becomes %j', (name, n, expected) => {
    expect(keepBothName(name, n)).toBe(expected);
  });

  it('stays within 255 bytes', () => {
    const name = `${'a'.repeat(250)}.jpeg`;
    expect(keepBothName(name, 2)).toBe(`${'a'.repeat(246)} (2).jpeg`);
  });
});

const NASTY = [
  '/',
  '\\',
  '.',
  '..',
  ' ',
  ':',
  'C:',
  '\0',
  '\u200B',
  '\u200C',
  '\u200D',
  '\u202E',
  '\uFE0F',
  '\u0308',
  '\u0338',
  '\uD83D',
  '\uDE00',
  '😀',
  '❤',
  'ا',
  'CON',
  'COM¹',
  '.ferry-part',
  '.tar',
  '.gz',
  '~',
  '<',
  'é'.repeat(120),
  'x'.repeat(250),
];

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc
    .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 4 })), {
      maxLength: 14,
    })
    .map((parts) => parts.join('')),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);

const RUNS = { numRuns: 3000 };

describe('any name at all', () => {
  it('becomes one legal segment, or none', () => {
    fc.assert(
      fc.property(anyName, (untrusted) => {
        const name = safeFileName(untrusted);
        if (name === null) return;
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Bidi_Control}\p{Surrogate}]/u);
        expect(name).not.toMatch(/^\s|[\s.]$/u);
        expect(name).not.toMatch(/^\.{0,2}$/u);
        expect(name).not.toMatch(/\.ferry-part$/iu);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/iu);
        expect(name.normalize('NFC')).toBe(name);
        const bytes = new TextEncoder().encode(name).length;
        expect(bytes).toBeGreaterThan(0);
        expect(bytes).toBeLessThanOrEqual(FILE_NAME_MAX_BYTES);
        expect(nameBytes(name)).toBe(bytes);
      }),
      RUNS,
    );
  });

  it('is safe after the first pass', () => {
    fc.assert(
      fc.property(anyName, (untrusted) => {
        const name = safeFileName(untrusted);
        if (name !== null) expect(safeFileName(name)).toBe(name);
      }),
      RUNS,
    );
  });

  it('is safe beside its namesake, and different from it', () => {
    fc.assert(
      fc.property(anyName, fc.integer({ min: 2, max: 99_999 }), (untrusted, n) => {
        const name = safeFileName(untrusted);
        if (name === null) return;
        const beside = keepBothName(name, n);
        expect(beside).not.toBe(name);
        expect(safeFileName(beside)).toBe(beside);
        expect(keepBothName(name, n + 1)).not.toBe(beside);
      }),
      RUNS,
    );
  });
});
