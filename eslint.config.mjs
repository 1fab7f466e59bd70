import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { bareWordsRule } from './eslint/bare-words-rule.mjs';
import { layerRule } from './eslint/layer-rule.mjs';
import { SANS_IO } from './eslint/layers.mjs';

/** Globals that read a clock, draw a random number, or reach the world: an input instead, there. */
const WORLD = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
  'process',
  'Buffer',
  'crypto',
  'fetch',
  'navigator',
  'globalThis',
  'console',
  'require',
];

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'test-results/']),
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src-*/**/*.ts', 'src-*/**/*.tsx'],
    plugins: { ferry: { rules: { layers: layerRule, 'bare-words': bareWordsRule } } },
    rules: { 'ferry/layers': 'error' },
  },
  {
    files: ['src-shared/**/*.ts', 'src-renderer/**/*.{ts,tsx}', 'src-main/desktop/**/*.ts'],
    ignores: ['**/*.test.{ts,tsx}', '**/*.test-kit.ts', 'src-renderer/fixtures/**'],
    rules: { 'ferry/bare-words': 'error' },
  },
  {
    files: SANS_IO.map((room) => `${room}/**/*.ts`),
    rules: {
      'no-restricted-globals': [
        'error',
        ...WORLD.map((name) => ({
          name,
          message: 'This layer is sans-IO: time, randomness and the world arrive as inputs.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'This layer is sans-IO: randomness arrives as an input.',
        },
      ],
    },
  },
  {
    // Playwright reads a fixture's needs from its first parameter, which it wants as a pattern.
    files: ['e2e/**/*.ts'],
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  {
    files: ['src-renderer/**/*.ts', 'src-renderer/**/*.tsx'],
    extends: [reactHooks.configs.flat.recommended],
  },
);
