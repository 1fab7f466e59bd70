import { encodeVarint, VarintReader } from '../../protocol/varint.ts';
import { require, type FuzzTarget } from '../target.ts';

export const varint: FuzzTarget = {
  name: 'varint',
  corpus: (prng) =>
    [0, 63, 64, 16_383, 16_384, 2 ** 30 - 1, 2 ** 30, 2 ** 53 - 1, prng.between(0, 1e9)].map(
      (value) => {
        const into = new Uint8Array(8);
        return into.slice(0, encodeVarint(into, 0, value));
      },
    ),
  check(input) {
    const reader = new VarintReader();
    reader.reset(input, 0, input.length);
    while (reader.remaining > 0 && !reader.failed) {
      const before = reader.offset;
      const value = reader.read();
      if (reader.failed) break;
      require(Number.isSafeInteger(value) && value >= 0, `the value ${value}`);
      require(reader.offset > before && reader.offset <= input.length, 'the reader left its bytes');
      const again = new Uint8Array(8);
      const end = encodeVarint(again, 0, value);
      reader.reset(again, 0, end);
      require(reader.read() === value && reader.remaining === 0, 'encoded, it reads otherwise');
      const next = before + (1 << (input[before]! >> 6));
      reader.reset(input, next, input.length);
    }
    require(!reader.failed || reader.read() === 0, 'a failed reader gives a value');
  },
};
