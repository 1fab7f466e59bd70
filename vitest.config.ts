/**
 * Unit, property and simulation tests, and the tests of our own tools.
 * Forks rather than threads: a native part that crashes then names its test file instead of taking
 * the whole run along.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src-*/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'eslint/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    setupFiles: ['src-shared/languages/speak-english.test-kit.ts'],
    exclude: ['node_modules/**', 'out/**', 'dist/**', 'e2e/**'],
    // Nothing of a test is announced to the network that the machine is in.
    env: { FERRY_DISCOVERY: 'off' },
    pool: 'forks',
    // One for each core, since many tests wait for real time; by itself Vitest leaves one core free,
    // which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 20_000,
  },
});
