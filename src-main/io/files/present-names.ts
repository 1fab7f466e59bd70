/**
 * What is in the folders of a destination that are there already: asked name by name where the system
 * answers at once (quick-look.ts), else from one list of a folder's names. Looks, and changes nothing.
 */
import { readdir } from 'node:fs/promises';
import { inFolder } from './entry-names.ts';
import type { RelativePath } from './entry-names.ts';
import { quickLook } from './quick-look.ts';
import type { Seen } from './quick-look.ts';
import { QuickTrial } from './quick-trial.ts';
import type { FolderLease, TreeAccess } from './tree-access.ts';

export class PresentNames {
  private readonly tree: TreeAccess;
  /** Of looking at names in this thread. */
  private readonly trial = new QuickTrial();
  /** Folders that are there: what is in them; null: not read. */
  private readonly folders = new Map<RelativePath, ReadonlySet<string> | null>();
  /** The folder that was looked into last: most looks are into it again. */
  private last: { readonly folder: RelativePath; readonly lease: FolderLease } | null = null;

  constructor(tree: TreeAccess) {
    this.tree = tree;
  }

  /** Before anything else: the destination itself. */
  async begin(): Promise<void> {
    await this.enter('');
  }

  /** The folder was there when it was looked at. */
  isThere(folder: RelativePath): boolean {
    return this.folders.has(folder);
  }

  /** Something has this name that no folder of ours can be: not one, or not to be looked into. */
  async isInTheWay(folder: RelativePath, name: string): Promise<boolean> {
    if (!this.isThere(folder)) return false;
    const seen = this.lookNow(folder, name);
    if (seen === 'absent') return false;
    if (seen === null && !(await this.isTaken(folder, name))) return false;
    return !(await this.enter(inFolder(folder, name)));
  }

  /** At once, of a folder that is there; null: that cannot be told so. Good until the next look. */
  lookNow(folder: RelativePath, name: string): Seen | 'absent' | null {
    const look = quickLook();
    if (look === null || !this.trial.isTrying) return null;
    const fd = this.fdOf(folder);
    return fd === null ? null : this.trial.run(() => look(fd, name));
  }

  /** Nothing is looked at for now: gives back what is held for the next look. */
  rest(): void {
    this.last?.lease.release();
    this.last = null;
  }

  /** Of a folder that is there. */
  async isTaken(folder: RelativePath, name: string): Promise<boolean> {
    const names = this.folders.get(folder) ?? (await this.read(folder));
    return names.has(presentKey(name));
  }

  private fdOf(folder: RelativePath): number | null {
    if (this.last?.folder === folder) return this.last.lease.fd;
    this.rest();
    const lease = this.tree.useNow(folder);
    if (lease === null) return null;
    this.last = { folder, lease };
    return lease.fd;
  }

  /** Notes that the folder is there. False: there is none, or it is none that can be read. */
  private async enter(folder: RelativePath): Promise<boolean> {
    try {
      const lease = this.tree.useNow(folder) ?? (await this.tree.use(folder));
      try {
        // An open one can be read.
        this.folders.set(folder, lease.fd === null ? await namesIn(lease) : null);
        return true;
      } finally {
        lease.release();
      }
    } catch {
      return false;
    }
  }

  private async read(folder: RelativePath): Promise<ReadonlySet<string>> {
    let names: ReadonlySet<string> = new Set();
    try {
      const lease = await this.tree.use(folder);
      names = await namesIn(lease).finally(() => lease.release());
    } catch {
      // It has gone.
    }
    this.folders.set(folder, names);
    return names;
  }
}

async function namesIn(lease: FolderLease): Promise<ReadonlySet<string>> {
  return new Set((await readdir(lease.path)).map(presentKey));
}

/** Two names that are one where it is asked. */
function presentKey(name: string): string {
  const isFolding = process.platform === 'darwin' || process.platform === 'win32';
  return isFolding ? name.normalize('NFC').toLowerCase() : name;
}
