import { describe, expect, it } from 'vitest';
import { arrivalName, parseDigestDatagram, parseHeaderDatagram } from './header-datagram.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const NO_FACTS = { name: null, sizeBytes: null, sha256: null };
const SHA = 'ab'.repeat(32);

describe('parseHeaderDatagram', () => {
  it.each([
    ['photo.jpg', 'photo.jpg', true],
    ['photo.jpg\n', 'photo.jpg', true],
    [' my holiday photo.jpeg\r\n', 'my holiday photo.jpeg', true],
    ['photo.jpg\0\0\0\0\0\0', 'photo.jpg', true],
    ['photo.jpg\0\u0001\u0002', 'photo.jpg', true],
    [`photo.jpg${'\0'.repeat(1015)}`, 'photo.jpg', true],
    ['/home/me/photos/photo.jpg', '/home/me/photos/photo.jpg', true],
    ['C:\\Users\\me\\photo.jpg', 'C:\\Users\\me\\photo.jpg', true],
    ['../../etc/passwd', '../../etc/passwd', false],
    ['README', 'README', false],
    ['Übersicht Größe.txt', 'Übersicht Größe.txt', true],
    ['.profile', '.profile', false],
    ['..', '..', false],
    ['archive.tar.gz', 'archive.tar.gz', true],
    ['report 2020', 'report 2020', false],
    ['12:30 notes.txt', '12:30 notes.txt', true],
  ])('takes %j for the name', (text, name, certain) => {
    expect(parseHeaderDatagram(utf8(text))).toEqual({ kind: 'name', name, certain });
  });

  it('reads a name in an old one-byte encoding', () => {
    const bytes = Uint8Array.from([0x67, 0x72, 0xfc, 0x6e, 0x2e, 0x74, 0x78, 0x74]);
    expect(parseHeaderDatagram(bytes)).toEqual({ kind: 'name', name: 'grün.txt', certain: true });
  });

  it.each([
    ['a JPEG', [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46]],
    ['a PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]],
    ['a ZIP', [0x50, 0x4b, 0x03, 0x04, 0x14, 0, 0, 0]],
    ['a SQLite database', [...utf8('SQLite format 3\0'), 0x10, 0, 1, 1]],
    ['an ELF program', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]],
    ['text of several lines', [...utf8('Dear all,\nthe meeting is\n')]],
    ['a sentence with a line break', [...utf8('The quick brown fox\n')]],
    ['a table', [...utf8('a\tb')]],
    ['zeros', [0, 0, 0, 0]],
    ['white space', [...utf8(' \n ')]],
    ['a full chunk of letters', Array.from({ length: 1024 }, () => 0x61)],
  ])('takes %s for data', (_what, bytes) => {
    expect(parseHeaderDatagram(Uint8Array.from(bytes))).toEqual({ kind: 'data' });
  });

  it.each([
    ['300000', 300_000],
    ['0', 0],
    [' 42\n', 42],
    ['42\0\0\0\0', 42],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('takes %j for a size', (text, sizeBytes) => {
    expect(parseHeaderDatagram(utf8(text))).toEqual({
      kind: 'size',
      sizeBytes,
      text: text.replaceAll('\0', '').trim(),
    });
  });

  it.each(['9007199254740992', '99999999999999999', '-1', '1e9', '0x10', '１２'])(
    'takes %j for no size',
    (text) => {
      expect(parseHeaderDatagram(utf8(text)).kind).toBe('name');
    },
  );

  it.each([
    ['HELLO,photo.jpg,300000,', 'photo.jpg', 300_000],
    ['hello,a,b.txt,7', 'a,b.txt', 7],
    ['photo.jpg<SEPARATOR>300000', 'photo.jpg', 300_000],
    ['/tmp/photo.jpg<SEPARATOR>300000', '/tmp/photo.jpg', 300_000],
    ['300000<SEPARATOR>photo.jpg', 'photo.jpg', 300_000],
    ['photo.jpg|300000', 'photo.jpg', 300_000],
    ['README\n12', 'README', 12],
    ['12\nREADME', 'README', 12],
    ['photo.jpg,300000', 'photo.jpg', 300_000],
    ['photo.jpg 300000', 'photo.jpg', 300_000],
    ['photo.jpg:300000', 'photo.jpg', 300_000],
    ['{"filename":"photo.jpg","size":300000}', 'photo.jpg', 300_000],
  ])('finds name and size in %j', (text, name, sizeBytes) => {
    expect(parseHeaderDatagram(utf8(text))).toEqual({
      kind: 'name-and-size',
      facts: { ...NO_FACTS, name, sizeBytes },
    });
  });

  it.each(['report,2020', 'Meeting 12', '{"broken', '{"size":5}', '[1]'])(
    'finds no size in %j',
    (text) => {
      expect(parseHeaderDatagram(utf8(text)).kind).toBe('name');
    },
  );

  it.each([
    ['NAME=photo.jpg', { name: 'photo.jpg' }, false],
    ['name: photo.jpg', { name: 'photo.jpg' }, false],
    ['FILENAME=photo.jpg', { name: 'photo.jpg' }, false],
    ['&&FN$$photo.jpg', { name: 'photo.jpg' }, false],
    ['SIZE=300000', { sizeBytes: 300_000 }, false],
    ['SIZE=a lot', {}, false],
    [`HASH=${SHA.toUpperCase()}`, { sha256: SHA }, false],
    ['MD5=d41d8cd98f00b204e9800998ecf8427e', {}, false],
    ['START', {}, true],
    ['NAME=a=b.txt\nSIZE=5\nSTART\n', { name: 'a=b.txt', sizeBytes: 5 }, true],
  ])('reads the labels of %j', (text, facts, starts) => {
    expect(parseHeaderDatagram(utf8(text))).toEqual({
      kind: 'labels',
      facts: { ...NO_FACTS, ...facts },
      starts,
    });
  });

  it.each(['COLOUR=red', 'x=photo.jpg', 'C:photo.jpg', 'NAME='])('finds no label in %j', (text) => {
    expect(parseHeaderDatagram(utf8(text)).kind).toBe('name');
  });

  it('says that a marker is one', () => {
    expect(parseHeaderDatagram(utf8('EOF'))).toEqual({ kind: 'stray-marker' });
    expect(parseHeaderDatagram(Uint8Array.of(0x18))).toEqual({ kind: 'stray-marker' });
  });
});

describe('parseDigestDatagram', () => {
  it.each([
    [`HASH=${SHA}`, { sha256: SHA }],
    [`sha256: ${SHA}\n`, { sha256: SHA }],
    [SHA, { sha256: SHA }],
    ['HASH=1234', { sha256: null }],
    ['NAME=photo.jpg', null],
    ['photo.jpg', null],
  ])('of %j', (text, expected) => {
    expect(parseDigestDatagram(utf8(text))).toEqual(expected);
  });
});

describe('arrivalName', () => {
  it.each([
    ['../../photo.jpg', '192.0.2.7', 'photo.jpg'],
    [null, '192.0.2.7', 'received-from-192.0.2.7'],
    ['..', '::ffff:192.0.2.7', 'received-from-192.0.2.7'],
    [null, 'fe80::1%eth0', 'received-from-fe80__1'],
  ])('calls %j from %s %j', (name, host, expected) => {
    expect(arrivalName(name, host)).toBe(expected);
  });
});
