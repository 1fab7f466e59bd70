/** The middle: what is going on, and what was. */
import { Keyboard } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { say } from '../../src-shared/say.ts';
import { useCommands, useTransfers, useView } from './app-context.ts';
import { HistoryPage } from './history/history-page.tsx';
import { NoticeStack } from './notices/notice-stack.tsx';
import { Composer } from './send/composer.tsx';
import type { TabName } from './stores/view-store.ts';
import { isOver } from '../../src-shared/transfer-model.ts';
import { TransferList } from './transfers/transfer-list.tsx';
import { IconButton } from './ui/icon-button.tsx';
import styles from './pages.module.css';

export function Pages() {
  const tab = useView((view) => view.tab);
  const active = useTransfers(
    ({ ids, byId }) => ids.filter((id) => !isOver(byId[id]?.phase ?? 'done')).length,
  );
  const isIdle = useTransfers(({ ids }) => ids.length === 0);
  const { showTab, openSheet } = useCommands();
  return (
    <Tabs.Root asChild value={tab} onValueChange={(value) => showTab(value as TabName)}>
      <main className={styles.pages}>
        <header className={styles.bar}>
          <Tabs.List className={styles.tabs} aria-label={say('Pages')}>
            <Tabs.Trigger className={styles.tab} value="transfers">
              {say('Transfers')}
              <span className={styles.count} aria-hidden data-is-empty={active === 0}>
                {active}
              </span>
            </Tabs.Trigger>
            <Tabs.Trigger className={styles.tab} value="history">
              {say('History')}
            </Tabs.Trigger>
          </Tabs.List>
          <IconButton
            name={say('Keyboard shortcuts')}
            keys="F1"
            icon={Keyboard}
            onClick={() => openSheet('shortcuts')}
          />
        </header>
        <NoticeStack />
        <Tabs.Content className={styles.page} value="transfers" tabIndex={-1}>
          <div className={styles.column} data-is-idle={isIdle}>
            <Composer isRoomy={isIdle} />
            <TransferList />
          </div>
        </Tabs.Content>
        <Tabs.Content className={styles.page} value="history" tabIndex={-1}>
          <HistoryPage />
        </Tabs.Content>
      </main>
    </Tabs.Root>
  );
}
