/** What became of one of very many files, said in little memory: its path is put together when somebody asks. */
import { join, sep } from 'node:path';
import type { StoredFile } from '../../transfer/session-api.ts';

export class StoredBelow implements StoredFile {
  readonly name: string;
  readonly sha256: string;
  private readonly folderPrefix: string;

  /** `folderPrefix`: of `folderPrefix(...)`; `name`: below that folder. */
  constructor(folderPrefix: string, name: string, sha256: string) {
    this.folderPrefix = folderPrefix;
    this.name = name;
    this.sha256 = sha256;
  }

  /** Not by `join`: V8 keeps what that puts together in as many pieces as the path has segments. */
  get path(): string {
    return this.folderPrefix + (sep === '/' ? this.name : this.name.replaceAll('/', sep));
  }
}

/** With what paths below the folder begin. */
export const folderPrefix = (folder: string): string => join(folder, sep);
