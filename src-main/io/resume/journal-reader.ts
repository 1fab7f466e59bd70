/** What a journal says, line by line: its header, then records as far as they can be understood. */
import { type JournalHeader, parseHeader, parseRecord } from './journal-lines.ts';
import { JournalReplay } from './journal-replay.ts';

export class JournalReader {
  /** Null: there is none, so nothing else counts either. */
  header: JournalHeader | null = null;
  readonly replay = new JournalReplay();

  /** False: from this line on nothing counts. */
  add(line: string): boolean {
    if (this.header === null) {
      this.header = parseHeader(line);
      return this.header !== null;
    }
    const record = parseRecord(line);
    if (record !== null) this.replay.apply(record);
    return record !== null;
  }
}
