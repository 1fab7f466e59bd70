/** Who sends the file or folder: Ferry, and the TCP programs that it is measured beside. One result for all of them. */
import { httpsPutOnce, httpsUnavailable } from './https-put.mjs';
import { withLink } from './modelled-link.mjs';
import { transferOnce } from './one-transfer.mjs';
import { rsyncOnce, rsyncUnavailable } from './rsync.mjs';
import { scpOnce, scpUnavailable } from './scp.mjs';
import { hasTcpControl } from './tcp-control.mjs';

/** `tcp`: congestion control on the modelled link. On loopback nothing is lost, and the system's is used. */
const RIVALS = {
  scp: {
    ...{ name: 'scp', carries: ['file', 'tree'], tcp: 'cubic' },
    ...{ once: scpOnce, unavailable: scpUnavailable },
  },
  rsync: {
    ...{ name: 'rsync -a over ssh', carries: ['tree'], tcp: 'cubic' },
    ...{ once: rsyncOnce, unavailable: rsyncUnavailable },
  },
  https: {
    name: 'HTTPS PUT, curl to nginx',
    carries: ['file'],
    tcp: 'cubic',
    once: httpsPutOnce,
    unavailable: httpsUnavailable,
  },
  'https-bbr': {
    name: 'HTTPS PUT, curl to nginx',
    carries: ['file'],
    tcp: 'bbr',
    once: httpsPutOnce,
    unavailable: httpsUnavailable,
  },
};

export const RIVAL_KEYS = Object.keys(RIVALS);

/** The TCP contenders of one row that carry a file or a tree, each with why it can't be measured, or null. */
export function rivalsOf(keys, isOverLink, what = 'file') {
  const able = keys.filter((key) => RIVALS[key].carries.includes(what));
  return able.map((key) => {
    const { name, tcp, once, unavailable } = RIVALS[key];
    const lacksTcp = isOverLink && !hasTcpControl(tcp);
    return {
      key,
      name: isOverLink ? `${name}, TCP ${tcp.toUpperCase()}` : name,
      why: unavailable() ?? (lacksTcp ? `this system has no TCP ${tcp.toUpperCase()}` : null),
      /** Sends it once; `counters` are the link's, null on loopback. */
      run: (job) => overLink({ ...job, tcp }, (hosts) => once({ ...job, hosts })),
    };
  });
}

/** Ferry, once. */
export const runFerry = (job) =>
  overLink({ ...job, tcp: null }, (hosts) => transferOnce({ ...job, hosts }));

async function overLink({ link, tcp }, once) {
  if (link === null) return { ...(await once(null)), counters: null };
  const { value, counters } = await withLink({ options: link, tcp }, once);
  return { ...value, counters };
}
