/** The left side: me, then whom I can send to. */
import { AddressForm } from './neighbours/address-form.tsx';
import { NeighbourList } from './neighbours/neighbour-list.tsx';
import { ListenControl } from './me/listen-control.tsx';
import { MeHeader } from './me/me-header.tsx';
import styles from './sidebar.module.css';

export function Sidebar() {
  return (
    <aside className={styles.sidebar} aria-label="This computer and neighbours">
      <section className={styles.me} aria-label="This computer">
        <MeHeader />
        <ListenControl />
      </section>
      <NeighbourList />
      <AddressForm />
    </aside>
  );
}
