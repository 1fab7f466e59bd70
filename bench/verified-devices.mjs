/**
 * Marks every device that a home has met as verified: what two people do who compare the code on
 * their screens. The bench has no people, so it writes what the app would write.
 */
import { join } from 'node:path';

/** Homes of two that have met. */
export async function verifyEachOther(homes) {
  const { DatabaseSync } = await import('@photostructure/sqlite');
  for (const home of Object.values(homes)) {
    const database = new DatabaseSync(join(home, 'ferry.db'));
    database.prepare('UPDATE device SET verified_at = ? WHERE verified_at IS NULL').run(Date.now());
    database.close();
  }
}
