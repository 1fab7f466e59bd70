/** Is what arrived what was sent? */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Of two files every byte, of two folders every name and every byte. @throws where they differ */
export function expectSameContent(sent, arrived) {
  const words = statSync(sent).isDirectory() ? ['diff', '-rq', '--no-dereference'] : ['cmp'];
  const [program, ...args] = words;
  execFileSync(program, [...args, sent, arrived]);
}
