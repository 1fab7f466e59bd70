import { describe, expect, it } from 'vitest';
import { decideOpening } from './opening.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const CHUNK = 'x'.repeat(1024);
const SHA = '0f'.repeat(32);

/** What came; is it over; name, size, how many of the datagrams were description. */
type Row = readonly [readonly string[], boolean, string | null, number | null, number];

const DECIDED: readonly Row[] = [
  [['photo.jpg', CHUNK], false, 'photo.jpg', null, 1],
  [['photo.jpg', 'short'], false, 'photo.jpg', null, 1],
  [['photo.jpg'], true, 'photo.jpg', null, 1],
  [['README'], true, 'README', null, 1],
  [['photo.jpg', '300000', CHUNK], false, 'photo.jpg', 300_000, 2],
  [['photo.jpg', '0', 'EOF'], false, 'photo.jpg', 0, 2],
  [['answer.txt', '42'], true, 'answer.txt', null, 1],
  [['answer.txt', '42', 'EOF'], true, 'answer.txt', null, 1],
  [['answer.txt', '3', 'EOF'], false, 'answer.txt', 3, 2],
  [['photo.jpg', '300000', 'EOF', CHUNK], false, 'photo.jpg', 300_000, 2],
  [['settings', 'size = 5'], true, 'settings', null, 1],
  [['settings', 'size = 5', CHUNK], false, 'settings', 5, 2],
  [['person.txt', 'name: Bob'], false, 'person.txt', null, 1],
  [['300000', 'photo.jpg', CHUNK], false, 'photo.jpg', 300_000, 2],
  [['300000', 'README', CHUNK], false, 'README', 300_000, 2],
  [['300000', 'photo.jpg'], true, 'photo.jpg', 300_000, 2],
  [['0', 'README'], true, 'README', 0, 2],
  [['2026', 'a diary'], true, '2026', null, 1],
  [['2026', CHUNK], false, '2026', null, 1],
  [['2026', '300000', CHUNK], false, '2026', 300_000, 2],
  [['2026'], true, '2026', null, 1],
  [['HELLO,photo.jpg,300000,'], false, 'photo.jpg', 300_000, 1],
  [['NAME=photo.jpg', 'SIZE=9', 'START'], false, 'photo.jpg', 9, 3],
  [['SIZE=9', 'NAME=photo.jpg', CHUNK], false, 'photo.jpg', 9, 2],
  [['START', 'NAME=photo.jpg', CHUNK], false, 'photo.jpg', null, 2],
  [['NAME=photo.jpg', CHUNK], false, 'photo.jpg', null, 1],
  [['NAME=photo.jpg', 'NAME=other.jpg', CHUNK], false, 'photo.jpg', null, 2],
  [['START', CHUNK], false, 'START', null, 1],
  [[CHUNK], false, null, null, 0],
  [['a'.repeat(100), 'b'.repeat(100)], false, null, null, 0],
  [['a'.repeat(99), 'b'.repeat(100)], false, 'a'.repeat(99), null, 1],
];

describe('decideOpening', () => {
  const titled = DECIDED.map((row) => [row[0].map((text) => text.slice(0, 30)), ...row] as const);

  it.each(titled)('%j', (_title, texts, over, name, sizeBytes, headerDatagrams) => {
    const opening = decideOpening(texts.map(utf8), over);
    expect(opening?.facts).toMatchObject({ name, sizeBytes });
    expect(opening?.headerDatagrams).toBe(headerDatagrams);
  });

  it.each([
    [['photo.jpg']],
    [['photo.jpg', '300000']],
    [['photo.jpg', '300000', 'EOF']],
    [['300000']],
    [['300000', 'photo.jpg']],
    [['NAME=photo.jpg']],
    [['NAME=photo.jpg', 'SIZE=9']],
    [['START']],
    [['settings', 'size = 5']],
  ])('waits for more behind %j', (texts) => {
    expect(decideOpening(texts.map(utf8), false)).toBeNull();
  });

  it('always decides when it is over', () => {
    for (const [texts] of DECIDED) {
      for (let count = 1; count <= texts.length; count += 1) {
        expect(decideOpening(texts.slice(0, count).map(utf8), true)).not.toBeNull();
      }
    }
  });

  it('finds the digest among the labels', () => {
    const opening = decideOpening([utf8('NAME=a.txt'), utf8(`HASH=${SHA}`), utf8('START')], false);
    expect(opening?.facts.sha256).toBe(SHA);
  });

  it('stops taking labels at sixteen', () => {
    const labels = Array.from({ length: 16 }, (_, n) => utf8(`NAME=file-${n}.txt`));
    expect(decideOpening(labels.slice(0, 15), false)).toBeNull();
    expect(decideOpening(labels, false)).toMatchObject({ headerDatagrams: 16 });
  });

  it.each([
    ['README', true],
    ['2026', true],
    ['photo.jpg', false],
  ])('of %j alone says loneWord: %s', (text, loneWord) => {
    expect(decideOpening([utf8(text)], true)?.loneWord).toBe(loneWord);
  });
});
