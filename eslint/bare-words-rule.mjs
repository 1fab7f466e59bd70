/**
 * An ESLint rule: what a person reads goes through say(), or it stays English in every language.
 * In JSX that is each text, and each literal in an attribute or child that shows it; elsewhere each
 * literal that reads like a sentence (a capital first, and a space).
 */

/** Attributes, ours and HTML's, whose text somebody reads or hears. */
const READ_ATTRIBUTES = [
  'advice',
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'hint',
  'label',
  'name',
  'placeholder',
  'title',
];

/** Calls whose words are for us, not for a person: faults and logs. */
const FOR_US = /^(?:say|sayAround|invariant|.*Error|log\.\w+|console\.\w+)$/;

const WORD = /\p{L}{2}/u;
const SENTENCE = /^[\p{Lu}“][\p{L}’]*[^\p{L}]* .*\p{L}/u;
/** Names that are the same in every language. */
const UNTRANSLATED = new Set(['Ferry', 'SHA-256', 'UDP', 'English', 'Deutsch', 'العربية']);

/** @type {import('eslint').Rule.RuleModule} */
export const bareWordsRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { bare: 'What a person reads goes through say(): “{{text}}”.' },
  },
  create(context) {
    /** @param {any} node @param {string} text */
    const report = (node, text) => {
      if (UNTRANSLATED.has(text.trim())) return;
      context.report({ node, messageId: 'bare', data: { text: text.trim() } });
    };

    /** @param {any} node @param {string} text */
    const checkString = (node, text) => {
      const place = placeOf(node);
      if (place === 'shown' ? WORD.test(text) : place === 'free' && SENTENCE.test(text)) {
        report(node, text);
      }
    };

    return {
      /** @param {any} node */
      JSXText: (node) => {
        if (WORD.test(node.value)) report(node, node.value);
      },
      /** @param {any} node */
      Literal: (node) => {
        if (typeof node.value === 'string') checkString(node, node.value);
      },
      /** @param {any} node */
      TemplateLiteral: (node) => {
        checkString(node, node.quasis.map((/** @type {any} */ q) => q.value.cooked).join('…'));
      },
    };
  },
};

/**
 * `shown`: its value is what stands there; `free`: it may become that; `ours`: nobody reads it.
 * @param {any} node
 * @returns {'shown' | 'free' | 'ours'}
 */
function placeOf(node) {
  let inner = node;
  for (let outer = node.parent; outer; inner = outer, outer = outer.parent) {
    switch (outer.type) {
      case 'ConditionalExpression':
        if (outer.test === inner) return 'ours';
        break;
      case 'LogicalExpression':
      case 'JSXExpressionContainer':
      case 'TSAsExpression':
        break;
      case 'JSXAttribute':
        return isRead(attributeName(outer)) && isCapitalised(node) ? 'shown' : 'ours';
      case 'JSXElement':
      case 'JSXFragment':
        return 'shown';
      case 'CallExpression':
      case 'NewExpression':
        return outer.callee === inner || FOR_US.test(calleeName(outer.callee)) ? 'ours' : 'free';
      case 'Property':
        return outer.value === inner && isReadKey(outer.key.name) && isCapitalised(node)
          ? 'shown'
          : 'free';
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'TSLiteralType':
      case 'BinaryExpression':
        return 'ours';
      default:
        return 'free';
    }
  }
  return 'free';
}

/** @param {any} attribute */
const attributeName = ({ name }) =>
  name.type === 'JSXNamespacedName' ? `${name.namespace.name}:${name.name.name}` : name.name;

/** @param {string} name */
const isRead = (name) =>
  READ_ATTRIBUTES.includes(name) || /(?:Advice|Hint|Label|Title|Words)$/.test(name);

/** A `name` in data may be anything's. @param {string | undefined} key */
const isReadKey = (key) => key !== undefined && key !== 'name' && isRead(key);

/** A field's `name="host"` is for the program, an icon button's `name="Settings"` for people. @param {any} node */
const isCapitalised = (node) =>
  /^[^\p{L}]*\p{Lu}/u.test(
    node.type === 'Literal' ? String(node.value) : (node.quasis[0]?.value.cooked ?? ''),
  );

/** @param {any} callee @returns {string} */
function calleeName(callee) {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression') return '';
  const owner = calleeName(callee.object);
  return owner === '' ? callee.property.name : `${owner}.${callee.property.name}`;
}
