import { describe, expect, it } from 'vitest';
import { previewedIndexes, type PreviewedFile } from './preview-model.ts';

const file = (name: string, sizeBytes: number | null = 5): PreviewedFile => ({
  name,
  kind: 'file',
  sizeBytes,
});

describe('files that get a preview', () => {
  it('are images by their names, of a size that can be read', () => {
    const files = [
      file('a.txt'),
      file('in/B.PNG'),
      file('c.jpeg', 20_000_000),
      file('d.jpg', 20_000_001),
      file('e.jpg', 0),
      file('f.jpg', null),
      { ...file('g.png'), kind: 'folder' as const },
      file('jpg'),
      file('h.jpg.exe'),
      file('i.jpg'),
    ];
    expect(previewedIndexes(files)).toEqual([1, 2, 9]);
  });

  it('are the first eight', () => {
    const files = Array.from({ length: 300 }, (_, number) => file(`${number}.jpg`));
    expect(previewedIndexes(files)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are not looked for beyond the first 256 entries', () => {
    const others = Array.from({ length: 255 }, () => file('a.txt'));
    expect(previewedIndexes([...others, file('b.png'), file('c.png')])).toEqual([255]);
  });
});
