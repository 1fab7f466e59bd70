/** Numbers that look random and are the same for the same seed (xorshift32). */

/** @param {number} seed whole, any */
export function seededRandom(seed) {
  let state = (Math.imul(seed, 2_654_435_769) ^ 0x9e3779b9) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  for (let n = 0; n < 8; n += 1) next();
  return {
    /** From 0 up to 1. */
    fraction: next,
    /** Whole, from 0 up to `below`. @param {number} below */
    below: (below) => Math.floor(next() * below),
    /** @template T @param {readonly T[]} choices @returns {T} */
    oneOf: (choices) => /** @type {T} */ (choices[Math.floor(next() * choices.length)]),
  };
}

/** @typedef {ReturnType<typeof seededRandom>} SeededRandom */
