/** Text from elsewhere on a terminal: control characters would move its cursor or change its title. */
export function shownText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
}

/** Our own lines, whatever they quote. */
export const shownLines = (text: string): string => text.split('\n').map(shownText).join('\n');

/** A device's name in quotes, which it cannot leave: behind them stands what is known of it. */
export const quotedName = (deviceName: string): string =>
  `“${shownText(deviceName).replace(/[“”„‟]/gu, '"')}”`;
