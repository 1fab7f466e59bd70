/** The verification code as four drawings with their names, for saying it aloud. */
import { say } from '../../../src-shared/say.ts';
import { symbolName, symbolsOf } from '../../../src-shared/verification-symbols.ts';
import { SYMBOL_ICONS } from './symbol-icons.ts';
import styles from './code-symbols.module.css';

export interface CodeSymbolsProps {
  /** Six digits. */
  readonly code: string;
  readonly size?: 'small' | 'large';
}

export function CodeSymbols({ code, size = 'large' }: CodeSymbolsProps) {
  return (
    // Not a list: in the list of transfers its items would be counted.
    <div className={styles[size]} role="group" aria-label={say('The same code in pictures')}>
      {symbolsOf(code).map((symbol, index) => {
        const Icon = SYMBOL_ICONS[symbol];
        return (
          <span key={index} className={styles.symbol}>
            <Icon size={size === 'large' ? 26 : 18} strokeWidth={1.75} aria-hidden />
            <span className={styles.name}>{symbolName(symbol)}</span>
          </span>
        );
      })}
    </div>
  );
}
