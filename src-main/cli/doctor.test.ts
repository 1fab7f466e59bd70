import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WayObservations } from '../../src-shared/doctor-model.ts';
import { canMakeHosts, ip as runIp } from '../io/network-hosts.test-kit.ts';
import { COMMAND_FILE, Running } from './command.test-kit.ts';

/** Two hosts on a cable of their own, which leads nowhere else: nothing that is asked leaves this machine. */
const HERE = `ferry-doctor-a-${process.pid}`;
const THERE = `ferry-doctor-b-${process.pid}`;
const OF_HERE = '10.78.0.1';
const OF_THERE = '10.78.0.2';
const SWALLOWED_PORT = 4_001;

const ip = (line: string): string => runIp(...line.split(' '));

/** Takes nftables. */
function canFilter(): boolean {
  return spawnSync('nft', ['--version']).status === 0;
}

/** A rule against what comes in from, or to, Ferry's port there (null: against everything); null: none any more. */
function filter(host: string, verdict: 'drop' | null, port: number | null): void {
  const nft = (...words: readonly string[]): string =>
    runIp('netns', 'exec', host, 'nft', ...words);
  if (verdict === null) nft('delete table inet ferry');
  else {
    nft('add table inet ferry');
    nft('add chain inet ferry way', '{ type filter hook input priority 0 ; }');
    const end = host === THERE ? 'dport' : 'sport';
    nft(`add rule inet ferry way ${port === null ? '' : `udp ${end} ${port}`} ${verdict}`);
  }
}

describe.runIf(canMakeHosts())('ferry doctor between two hosts', () => {
  const running: Running[] = [];
  let home: string;
  let port: number;

  function on(host: string, ...words: string[]): Running {
    return seeing('off', host, ...words);
  }

  /** `discovery`: as in FERRY_DISCOVERY. */
  function seeing(discovery: string, host: string, ...words: string[]): Running {
    const command = ['netns', 'exec', host, process.execPath, ...words];
    const one = new Running('ip', command, undefined, { FERRY_DISCOVERY: discovery });
    running.push(one);
    return one;
  }

  async function examined(target: string, discovery = 'off'): Promise<Record<string, unknown>> {
    const words = ['doctor', target, '--json', '--home', join(home, 'here')];
    const run = seeing(discovery, HERE, COMMAND_FILE, ...words);
    const line = await run.event('examined');
    expect(await run.exit()).toBe(line['diagnosis'] === 'answers' ? 0 : 4);
    return line;
  }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ferry-doctor-'));
    for (const host of [HERE, THERE]) ip(`netns add ${host}`);
    ip(`-n ${HERE} link add cable0 type veth peer name cable0 netns ${THERE}`);
    ip(`-n ${HERE} link add wg0 type veth peer name vpn0 netns ${THERE}`);
    for (const [host, address] of [
      [HERE, OF_HERE],
      [THERE, OF_THERE],
    ]) {
      ip(`-n ${host} address add ${address}/24 dev cable0`);
      for (const link of ['lo', 'cable0']) ip(`-n ${host} link set ${link} up`);
    }
    ip(`-n ${HERE} link set wg0 up`);
    ip(`-n ${THERE} link set vpn0 up`);
    ip(`-n ${HERE} address add 10.200.0.2/24 dev wg0`);
    // What a VPN for everything does: it takes the private networks along.
    ip(`-n ${HERE} route add 192.168.0.0/16 dev wg0`);
    ip(`-n ${HERE} route add 10.99.0.0/16 via ${OF_THERE}`);

    const listening = on(
      THERE,
      ...[COMMAND_FILE, 'listen', '--port', '0', '--json', '--home', join(home, 'there')],
    );
    port = (await listening.event('listening'))['port'] as number;
    const swallowing = on(
      THERE,
      '-e',
      `require('dgram').createSocket('udp4').bind(${SWALLOWED_PORT}, () => console.log('bound'))`,
    );
    await swallowing.text(/bound/);
  });

  afterAll(async () => {
    await Promise.all(running.map((one) => one.kill()));
    for (const host of [HERE, THERE]) ip(`netns del ${host}`);
    await rm(home, { recursive: true, force: true });
  });

  it('says what is the matter, in each case another thing', async () => {
    const targets = {
      answers: `${OF_THERE}:${port}`,
      'nobody-listens': `${OF_THERE}:${SWALLOWED_PORT + 1}`,
      firewall: `${OF_THERE}:${SWALLOWED_PORT}`,
      'off-or-isolated': '10.78.0.77',
      vpn: '192.168.1.5',
      'other-subnet': '10.99.0.1',
      'no-network': '172.31.0.1',
      'bad-address': '10.78.0',
      'unknown-host': 'nobody.invalid',
    };
    const seen = await Promise.all(
      Object.entries(targets).map(async ([diagnosis, target]) => {
        const line = await examined(target);
        return [diagnosis, line['diagnosis']];
      }),
    );
    expect(seen).toEqual(Object.keys(targets).map((diagnosis) => [diagnosis, diagnosis]));
  });

  it.runIf(canFilter())('tells a firewall here from one there', async () => {
    for (const [host, dropped, diagnosis] of [
      // An echo's answer, too.
      [HERE, null, 'own-firewall'],
      [THERE, port, 'firewall'],
    ] as const) {
      filter(host, 'drop', dropped);
      const line = await examined(`${OF_THERE}:${port}`);
      filter(host, null, dropped);
      const seen = (line['observations'] as WayObservations).dropsAnswers;
      expect([line['diagnosis'], seen]).toEqual([diagnosis, host === HERE]);
    }
  });

  it('sees who announces itself meanwhile, whose key answers, and looks on every link', async () => {
    const words = ['listen', '--port', '0', '--json', '--home', join(home, 'announced')];
    const listening = seeing('cable0', THERE, COMMAND_FILE, ...words);
    const announced = (await listening.event('listening'))['port'] as number;
    const shown = ip(`-n ${THERE} -6 -o address show dev cable0`);
    const link = /fe80:[0-9a-f:]+/.exec(shown)?.[0] ?? '';
    const targets = {
      'other-port': `${OF_THERE}:${SWALLOWED_PORT + 1}`,
      'other-device': `ferry://${OF_THERE}:${port}/?key=${'0f'.repeat(32)}`,
      answers: `[${link}]:${port}`,
    };
    const seen = await Promise.all(
      Object.values(targets).map(async (one) => (await examined(one, 'cable0'))['diagnosis']),
    );
    expect(seen).toEqual(Object.keys(targets));
    if (!canFilter()) return;
    filter(HERE, 'drop', announced);
    const line = await examined(`${OF_THERE}:${announced}`, 'cable0');
    filter(HERE, null, announced);
    expect(line['diagnosis']).toBe('own-firewall');
  });

  it('tells a person what to do', async () => {
    const run = on(HERE, COMMAND_FILE, 'doctor', `${OF_THERE}:9`, '--home', join(home, 'here'));
    expect(await run.exit()).toBe(4);
    expect(run.out).toContain(`“${OF_THERE}” is there, but nothing listens on port 9.`);
    expect(run.out).toContain('press Listen');
    expect(run.out).toContain(`Way out: cable0, from ${OF_HERE}`);
  });
});
