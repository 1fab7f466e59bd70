/** What the modelled link says of itself when it is taken down, as numbers. */

/**
 * @typedef {object} LinkCounters  IP packets on the way from the sender to the receiver
 * @property {number} seen       came to the link
 * @property {number} lost       lost at random, in a burst or in an outage
 * @property {number} overflowed found the queue full
 * @property {number} delivered
 * @property {number} megabytes  delivered, IP headers included
 */

/**
 * @param {string} report
 * @returns {LinkCounters | null} null where there is no such line
 */
export function parseLinkCounters(report) {
  const line = /A>B: seen (\d+) lost (\d+) overflowed (\d+) delivered (\d+) MB ([\d.]+)/.exec(
    report,
  );
  if (line === null) return null;
  const [seen = 0, lost = 0, overflowed = 0, delivered = 0, megabytes = 0] = line
    .slice(1)
    .map(Number);
  return { seen, lost, overflowed, delivered, megabytes };
}
