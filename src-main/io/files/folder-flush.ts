/**
 * Flushes a folder so that new names in it outlive a power cut. Whoever asks while a flush is under
 * way shares the next one: hundreds of small files need a few flushes, not one each.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

export class FolderFlush {
  private readonly folder: string;
  private running: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Resolves after a flush that began after this call. */
  flush(): Promise<void> {
    if (this.running === null) return this.start();
    this.next ??= this.running.then(() => {
      this.next = null;
      return this.start();
    });
    return this.next;
  }

  private start(): Promise<void> {
    this.running = flushOnce(this.folder).finally(() => (this.running = null));
    return this.running;
  }
}

/** Where a folder cannot be flushed (Windows, some network file systems), the system does it itself. */
async function flushOnce(folder: string): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch {
    // See above.
  }
}
