/** The left side: me, then whom I can send to. */
import { say } from '../../src-shared/say.ts';
import { useMe } from './app-context.ts';
import { AddressForm } from './neighbours/address-form.tsx';
import { NeighbourList } from './neighbours/neighbour-list.tsx';
import { ListenControl } from './me/listen-control.tsx';
import { MeHeader } from './me/me-header.tsx';
import styles from './sidebar.module.css';

export function Sidebar() {
  const language = useMe((me) => me.language);
  return (
    <aside className={styles.sidebar} aria-label={say('This computer and neighbours')}>
      <section className={styles.me} aria-label={say('This computer')}>
        <MeHeader />
        <ListenControl />
      </section>
      <NeighbourList key={language} />
      <AddressForm />
    </aside>
  );
}
