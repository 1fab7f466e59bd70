/**
 * The layers hold: each claim lints a snippet, as if it stood in that file, with the project's own
 * configuration.
 */
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const eslint = new ESLint({
  cwd,
  // The snippets are no files of any TypeScript project, so the rules that need types rest.
  overrideConfig: [
    {
      ...tseslint.configs.disableTypeChecked,
      languageOptions: { parserOptions: { projectService: false } },
    },
  ],
});

const layerRules = ['ferry/layers', 'no-restricted-globals', 'no-restricted-properties'];

async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  const messages = result?.messages ?? [];
  const broken = messages.find(({ fatal }) => fatal);
  if (broken) throw new Error(`The snippet itself is wrong: ${broken.message}`);
  return messages
    .filter(({ ruleId }) => ruleId !== null && layerRules.includes(ruleId))
    .map(({ message }) => message);
}

const forbidden: readonly (readonly [file: string, code: string])[] = [
  // Outwards, or sideways.
  ['src-shared/x.ts', "import '../src-main/protocol/y.ts';"],
  ['src-shared/x.ts', "import 'node:fs';"],
  ['src-shared/x.ts', "import 'valibot';"],
  ['src-shared/x.ts', "import 'intl-messageformat';"],
  ['src-shared/x.ts', "import './languages/y.ts';"],
  ['src-renderer/x.tsx', "import '../src-shared/languages/y.ts';"],
  ['src-renderer/x.tsx', "import '../src-main/services/y.ts';"],
  ['src-renderer/x.tsx', "import type { Y } from '../src-main/ipc/y.ts';"],
  ['src-renderer/x.tsx', "import 'electron';"],
  ['src-renderer/x.tsx', "import 'fs';"],
  ['src-renderer/x.tsx', "import 'node:path';"],
  ['src-main/protocol/x.ts', "import '../transfer/y.ts';"],
  ['src-main/protocol/x.ts', "import '../io/crypto/y.ts';"],
  ['src-main/protocol/x.ts', "import 'node:crypto';"],
  ['src-main/protocol/x.ts', "import 'crypto';"],
  ['src-main/protocol/x.ts', "import 'electron';"],
  ['src-main/protocol/x.ts', "import 'valibot';"],
  ['src-main/protocol/x.ts', "import '../simulation/y.ts';"],
  ['src-main/transfer/x.ts', "import '../io/y.ts';"],
  ['src-main/transfer/x.ts', "import 'node:fs/promises';"],
  ['src-main/lab/x.ts', "import '../protocol/y.ts';"],
  ['src-main/io/x.ts', "import '../services/y.ts';"],
  ['src-main/io/x.ts', "import 'electron';"],
  ['src-main/services/x.ts', "import '../protocol/y.ts';"],
  ['src-main/services/x.ts', "import '../desktop/y.ts';"],
  ['src-main/services/x.ts', "import 'electron';"],
  ['src-main/desktop/x.ts', "import { y } from '../services/y.ts';"],
  ['src-main/desktop/x.ts', "import type { Y } from '../io/y.ts';"],
  ['src-main/ipc/x.ts', "import { y } from '../services/y.ts';"],
  ['src-main/preload/x.ts', "import 'node:fs';"],
  ['src-main/cli.ts', "import './desktop/y.ts';"],
  ['src-main/cli.ts', "import 'electron';"],
  ['src-main/main.ts', "import './simulation/y.ts';"],
  ['src-main/io/x.test.ts', "import 'electron';"],
  ['src-main/cli/x.ts', "import '../desktop/y.ts';"],
  ['src-main/cli/x.ts', "import 'electron';"],
  ['src-main/services/x.ts', "import '../cli/y.ts';"],
  // In a folder that the table does not know.
  ['src-main/elsewhere/x.ts', 'export const y = 1;'],
  ['src-main/x.ts', 'export const y = 1;'],
  // However it is written.
  ['src-main/protocol/x.ts', "export { y } from '../io/y.ts';"],
  ['src-main/protocol/x.ts', "export * from '../io/y.ts';"],
  ['src-main/protocol/x.ts', "export const y = await import('../io/y.ts');"],
  ['src-main/protocol/x.ts', "export type Y = import('../io/y.ts').Y;"],
  ['src-main/protocol/x.ts', "import type { Y } from '../io/y.ts';"],
  ['src-main/protocol/x.ts', "import '../../src-main/io/y.ts';"],
  ['src-main/protocol/x.ts', "import '../../bench/y.ts';"],
  ['src-main/protocol/x.ts', "import './y';"],
  // A clock, a random number, the world.
  ['src-main/protocol/x.ts', 'export const at = Date.now();'],
  ['src-main/protocol/x.ts', 'export const at = performance.now();'],
  ['src-main/transfer/x.ts', 'export const die = Math.random();'],
  ['src-main/transfer/x.ts', 'setTimeout(() => {}, 1);'],
  ['src-main/lab/x.ts', 'export const home = process.env.HOME;'],
  ['src-main/lab/x.ts', 'export const at = globalThis.Date.now();'],
  ['src-main/protocol/x.test.ts', 'export const die = Math.random();'],
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  ['src-shared/x.ts', "import './y.ts';"],
  ['src-renderer/deep/x.tsx', "import '../../src-shared/y.ts'; import 'react'; import './x.css';"],
  ['src-main/protocol/x.ts', "import './recovery/y.ts'; import '../../src-shared/y.ts';"],
  ['src-main/transfer/x.ts', "import '../protocol/y.ts'; import 'valibot';"],
  ['src-main/lab/x.ts', "import '../../src-shared/y.ts';"],
  ['src-main/io/x.ts', "import '../transfer/y.ts'; import '../lab/y.ts'; import 'node:dgram';"],
  ['src-main/io/crypto/x.ts', "import '../../protocol/y.ts'; import 'sodium-native';"],
  ['src-main/services/x.ts', "import '../io/y.ts'; import '@photostructure/sqlite';"],
  ['src-main/desktop/x.ts', "import type { Y } from '../services/y.ts'; import 'electron';"],
  ['src-main/ipc/x.ts', "import type { Y } from '../services/y.ts'; import 'electron';"],
  ['src-main/preload/x.ts', "import 'electron'; import '../../src-shared/y.ts';"],
  ['src-main/main.ts', "import './services/y.ts'; import './desktop/y.ts'; import 'electron';"],
  ['src-main/cli.ts', "import './services/y.ts'; import 'node:path'; import 'commander';"],
  ['src-main/cli.ts', "import './cli/y.ts';"],
  ['src-main/cli/x.ts', "import './z.ts'; import '../services/y.ts'; import 'cli-progress';"],
  ['src-main/simulation/x.ts', "import '../transfer/y.ts'; import '../io/crypto/y.ts';"],
  ['src-main/protocol/x.test.ts', "import '../io/crypto/y.ts'; import '../simulation/y.ts';"],
  ['src-main/protocol/x.test.ts', "import 'vitest'; import 'fast-check';"],
];

describe('the layers', () => {
  it.each(forbidden)('refuse in %s: %s', async (file, code) => {
    expect(await complaints(file, code)).not.toEqual([]);
  });

  it.each(allowed)('allow in %s: %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([]);
  });
});
