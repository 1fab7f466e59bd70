/** Whom this computer sent to lately. Each can be picked, and takes files that are dropped on it. */
import { say } from '../../../src-shared/say.ts';
import { useMe } from '../app-context.ts';
import { neighbourKey } from './neighbour-key.ts';
import { NeighbourItem } from './neighbour-item.tsx';
import styles from './neighbour-list.module.css';

export function NeighbourList() {
  const recent = useMe((me) => me.settings?.recentHosts);
  const neighbours = recent ?? [];
  return (
    <section className={styles.section} aria-labelledby="neighbours-title">
      <h2 id="neighbours-title" className={styles.title}>
        {say('Neighbours')}
      </h2>
      {neighbours.length === 0 ? (
        <p className={styles.empty}>
          {say('Computers that you send to are kept here. For the first one, type its host below.')}
        </p>
      ) : (
        <ul className={styles.list} aria-label={say('Neighbours')}>
          {neighbours.map((neighbour) => (
            <NeighbourItem key={neighbourKey(neighbour)} neighbour={neighbour} />
          ))}
        </ul>
      )}
    </section>
  );
}
