/**
 * An ESLint rule: an import crosses from one room to another only where `layers.mjs` says so.
 * It decides from the text of the import alone, and reads no other file.
 */
import { isBuiltin } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { ROOMS, TESTS } from './layers.mjs';

/** @typedef {import('./layers.mjs').Room} Room */

const TEST_FILE = /\.test(?:-kit)?\.tsx?$/;
const HAS_EXTENSION = /\.[a-z0-9]+(\?[a-z]+)?$/;

/** @type {import('eslint').Rule.RuleModule} */
export const layerRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      room: '{{from}} may not import from {{to}} (eslint/layers.mjs).',
      typesOnly: '{{from}} may import only types from {{to}}: use `import type`.',
      package: '{{from}} may not import the package {{to}} (eslint/layers.mjs).',
      unhoused: '{{from}} lies in no room of eslint/layers.mjs.',
      roomless: '{{from}} imports {{to}}, which lies in no room of eslint/layers.mjs.',
      extension: 'A relative import carries its extension: {{to}}.',
    },
  },
  create(context) {
    const file = projectPath(context.cwd, context.filename);
    const from = roomOf(file);
    if (!from) return { Program: (node) => reportUnhoused(node) };
    const isTest = TEST_FILE.test(file);

    /** @param {import('estree').Program} node */
    function reportUnhoused(node) {
      context.report({ node, messageId: 'unhoused', data: { from: file } });
    }

    /** @param {any} source @param {boolean} isTypeOnly */
    function check(source, isTypeOnly) {
      const specifier = source?.value;
      if (typeof specifier !== 'string') return;
      const problem = specifier.startsWith('.')
        ? judgeRelative(specifier, isTypeOnly)
        : judgePackage(specifier);
      if (problem) {
        const [messageId, to] = problem;
        context.report({ node: source, messageId, data: { from: from?.path ?? file, to } });
      }
    }

    /** @param {string} specifier @param {boolean} isTypeOnly @returns {[string, string] | null} */
    function judgeRelative(specifier, isTypeOnly) {
      if (!HAS_EXTENSION.test(specifier)) return ['extension', specifier];
      const target = projectPath(context.cwd, resolve(dirname(context.filename), specifier));
      const to = roomOf(target);
      if (!to) return ['roomless', specifier];
      if (to === from) return null;
      if (from?.rooms.includes(to.path)) return null;
      if (isTest && TESTS.rooms.includes(to.path)) return null;
      if (!from?.types?.includes(to.path)) return ['room', to.path];
      return isTypeOnly ? null : ['typesOnly', to.path];
    }

    /** @param {string} specifier @returns {[string, string] | null} */
    function judgePackage(specifier) {
      const name = packageName(specifier);
      if (isTest && TESTS.packages.includes(name)) return null;
      return from && allowsPackage(from, specifier, name) ? null : ['package', name];
    }

    return {
      /** @param {any} node */
      ImportDeclaration: (node) => check(node.source, isTypeImport(node)),
      /** @param {any} node */
      ExportNamedDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      /** @param {any} node */
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      /** @param {any} node */
      ImportExpression: (node) => check(node.source, false),
      /** @param {any} node */
      TSImportType: (node) => check(node.source ?? node.argument?.literal, true),
      /** @param {any} node */
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0], false),
    };
  },
};

/** @param {string} root @param {string} file */
function projectPath(root, file) {
  return relative(root, file).split(sep).join('/');
}

/** The room with the longest path that holds `file`. @param {string} file @returns {Room | null} */
function roomOf(file) {
  let found = null;
  for (const room of ROOMS) {
    const holds = file === room.path || file.startsWith(`${room.path}/`);
    if (holds && room.path.length > (found?.path.length ?? 0)) found = room;
  }
  return found;
}

/** @param {any} declaration */
function isTypeImport(declaration) {
  return declaration.importKind === 'type';
}

/** @param {string} specifier */
function packageName(specifier) {
  if (isBuiltin(specifier)) return specifier;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** @param {Room} room @param {string} specifier @param {string} name */
function allowsPackage(room, specifier, name) {
  switch (room.packages) {
    case 'electron':
      return true;
    case 'node':
      return name !== 'electron';
    case 'browser':
      return name !== 'electron' && !isBuiltin(specifier);
    default:
      return room.packages.includes(name);
  }
}
