/** The frame of a JPEG file, with nothing in it. */
export function jpegOf(width: number, height: number, sof = 0xc0): Uint8Array {
  const word = (value: number): number[] => [value >> 8, value & 255];
  const app0 = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
  const huffman = [0xff, 0xc4, 0, 3, 0];
  const frame = [0xff, sof, 0, 11, 8, ...word(height), ...word(width), 1, 1, 0x11, 0];
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9];
  return Uint8Array.from([0xff, 0xd8, ...app0, ...huffman, ...frame, ...scan]);
}
