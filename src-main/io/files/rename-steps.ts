/**
 * Two ways of renaming that Node does not have: onto a name only if it is free, and two files for each
 * other, in one step each (renameat2, Linux). Not every file system has them.
 */
import { errorCodeOf } from '../driver/system-calls.ts';
import { processFunctions } from '../process-functions.ts';

export interface RenameSteps {
  /** @throws a system error; EEXIST where `to` is taken, by whatever */
  renameNew(from: string, to: string): void;
  /** Each has the other's name then. @throws a system error */
  exchange(one: string, other: string): void;
}

/** What a file system says that has no such step. */
export const NO_SUCH_STEP: ReadonlySet<string> = new Set([
  'EINVAL',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
]);

const AT_FDCWD = -100;
const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;

/** Undefined: not looked for yet. */
let found: RenameSteps | null | undefined;

/** Null where the system has no such thing. */
export function renameSteps(): RenameSteps | null {
  if (found === undefined) found = process.platform === 'linux' ? find() : null;
  return found;
}

type Renameat2 = (fromFd: number, from: string, toFd: number, to: string, flags: number) => number;

function find(): RenameSteps | null {
  try {
    const functions = processFunctions();
    const renameat2 = functions.find(
      'int renameat2(int, const char *, int, const char *, unsigned int)',
    ) as Renameat2;
    const step = (from: string, to: string, flags: number): void => {
      if (renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) === 0) return;
      throw Object.assign(new Error('renameat2'), { code: errorCodeOf(functions.errno()) });
    };
    return {
      renameNew: (from, to) => step(from, to, RENAME_NOREPLACE),
      exchange: (one, other) => step(one, other, RENAME_EXCHANGE),
    };
  } catch {
    return null;
  }
}
