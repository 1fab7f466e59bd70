/** Text from elsewhere on a terminal: control characters would move its cursor or change its title. */
export function shownText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
}
