/**
 * Which messages does the source say, and is each said so that it can be translated? Reads the calls
 * of `say` and `sayAround` with the TypeScript parser; what a catalogue makes of them is not asked here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { messageProblem, placeholdersOf } from './message-shape.ts';

export interface SourceMessages {
  /** English, each once, in the order of the files. */
  readonly messages: readonly string[];
  /** `src-renderer/app/me/me-header.tsx:23: …`. */
  readonly complaints: readonly string[];
}

const ROOMS = ['src-shared', 'src-main', 'src-renderer'];
const CALLS = ['say', 'sayAround'];
const SOURCE = /\.tsx?$/;
/** Tests and simulations say what they like; the scenes play main; and one function hands a message on. */
const NOT_READ =
  /\.test(?:-kit)?\.tsx?$|^src-renderer\/fixtures\/|^src-main\/simulation\/|\/say-around\.tsx$/;

/** `root`: the folder of package.json. */
export function sourceMessages(root: string): SourceMessages {
  const messages = new Set<string>();
  const complaints: string[] = [];
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .map((file) => `${room}/${file.replaceAll('\\', '/')}`)
      .filter((file) => SOURCE.test(file) && !NOT_READ.test(file))
      .sort(),
  );
  for (const file of files) {
    const found = messagesIn(file, readFileSync(join(root, file), 'utf8'));
    for (const message of found.messages) messages.add(message);
    complaints.push(...found.complaints);
  }
  return { messages: [...messages], complaints };
}

export function messagesIn(file: string, text: string): SourceMessages {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const messages: string[] = [];
  const complaints: string[] = [];

  const visit = (node: ts.Node): void => {
    if (isSaying(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const complain = (why: string): void => void complaints.push(`${file}:${line + 1}: ${why}`);
      const [message, values] = node.arguments;
      if (!isInFunction(node)) complain('is said while the module loads, when nobody speaks yet');
      if (message === undefined || !ts.isStringLiteralLike(message)) {
        complain('the message is not a literal string');
      } else {
        messages.push(message.text);
        const problem = messageProblem(message.text, 'en') ?? valuesProblem(message.text, values);
        if (problem !== null) complain(`“${message.text}” ${problem}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { messages, complaints };
}

const isSaying = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) &&
  ts.isIdentifier(node.expression) &&
  CALLS.includes(node.expression.text);

function isInFunction(node: ts.Node): boolean {
  return ts.findAncestor(node, ts.isFunctionLike) !== undefined;
}

function valuesProblem(message: string, values: ts.Expression | undefined): string | null {
  const wanted = placeholdersOf(message);
  const given = namesIn(values);
  if (given === null) return 'has values that are not written out beside it';
  const missing = wanted.filter((name) => !given.includes(name));
  if (missing.length > 0) return `lacks a value for {${missing.join('}, {')}}`;
  const idle = given.filter((name) => !wanted.includes(name));
  return idle.length > 0 ? `has no place for {${idle.join('}, {')}}` : null;
}

/** Null where they cannot be seen. */
function namesIn(values: ts.Expression | undefined): readonly string[] | null {
  if (values === undefined) return [];
  if (!ts.isObjectLiteralExpression(values)) return null;
  const names = values.properties.map(({ name }) =>
    name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : null,
  );
  return names.includes(null) ? null : names.filter((name) => name !== null);
}
