/**
 * The files of one transfer as somebody looks through them: which of them are wanted, and as much of
 * those as is in sight. Lives as long as they are open.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FileChoice, FilePage, FileQuery, ListedFile } from '../../../src-shared/file-page.ts';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import { loadMissing, type PagedPlace } from '../lists/load-missing.ts';
import { emptyPaged, type Paged, renewed, type Span, wanting } from '../lists/paged.ts';

export interface FileListingState {
  readonly choice: FileChoice;
  readonly files: Paged<ListedFile>;
}

export class FileListing {
  readonly store: StoreApi<FileListingState> = createStore<FileListingState>(() => ({
    choice: { filter: 'all', text: '' },
    files: emptyPaged(),
  }));
  readonly #id: TransferId;
  readonly #read: (query: FileQuery) => Promise<FilePage | null>;
  readonly #place: PagedPlace<ListedFile> = {
    read: () => this.store.getState().files,
    change: (next) => this.store.setState(({ files }) => ({ files: next(files) })),
  };

  /** `read`: null = there was no answer. */
  constructor(id: TransferId, read: (query: FileQuery) => Promise<FilePage | null>) {
    this.#id = id;
    this.#read = read;
  }

  /** Shows others from now on. */
  choose(change: Partial<FileChoice>): void {
    this.store.setState(({ choice, files }) => ({
      choice: { ...choice, ...change },
      files: wanting(renewed(files), emptyPaged().wanted),
    }));
    void this.#load();
  }

  /** What is known of them has changed, or may have. */
  renew(): void {
    this.#place.change(renewed);
    void this.#load();
  }

  see(span: Span): void {
    this.#place.change((files) => wanting(files, span));
    void this.#load();
  }

  #load(): Promise<void> {
    return loadMissing(this.#place, async (stretch) => {
      const { choice } = this.store.getState();
      const page = await this.#read({ id: this.#id, ...choice, ...stretch });
      return page === null ? null : { total: page.total, items: page.files };
    });
  }
}
