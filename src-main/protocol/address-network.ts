/** Which addresses are one party's for all we know: what limits against floods count by. */

/** The address of IPv4; of IPv6 its first 64 bits, which one customer has to give away. */
export function networkOf(host: string): string {
  if (!host.includes(':')) return host;
  const [before = '', after] = host.split('%')[0]!.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...new Array<string>(Math.max(0, zeros)).fill('0'), ...tail];
  return groups.slice(0, 4).join(':');
}
