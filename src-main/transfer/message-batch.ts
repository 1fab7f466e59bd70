/** Items that go to the other side many in one message: gathered during a turn, said at its end. */
import { BATCH_ITEMS_MAX } from './constants.ts';

export class MessageBatch<Item> {
  private items: Item[] = [];
  private readonly say: (items: Item[]) => void;

  /** `say` gets 1 to BATCH_ITEMS_MAX items. */
  constructor(say: (items: Item[]) => void) {
    this.say = say;
  }

  add(item: Item): void {
    this.items.push(item);
    if (this.items.length === BATCH_ITEMS_MAX) this.flush();
  }

  /** At the end of every turn, and before anything that must not overtake it. */
  flush(): void {
    if (this.items.length === 0) return;
    const { items } = this;
    this.items = [];
    this.say(items);
  }
}
