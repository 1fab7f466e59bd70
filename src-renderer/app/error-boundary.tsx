/** The last catch: a bug in the window is told in words, and the transfers go on in main. */
import { Component, type ReactNode } from 'react';
import { say } from '../../src-shared/say.ts';
import { Button } from './ui/button.tsx';
import styles from './error-boundary.module.css';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly reason: string | null;
}

export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { reason: null };

  static getDerivedStateFromError(error: unknown): State {
    return { reason: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.reason === null) return this.props.children;
    return (
      <main className={styles.page} role="alert">
        <h1 className={styles.title}>{say('This window has run aground')}</h1>
        <p className={styles.text}>
          {say(
            'Something in it went wrong. Transfers that are under way go on by themselves. Open the window anew to see them.',
          )}
        </p>
        <p className={styles.reason} data-selectable>
          {this.state.reason}
        </p>
        <Button look="primary" large onClick={() => window.location.reload()}>
          {say('Open anew')}
        </Button>
      </main>
    );
  }
}
