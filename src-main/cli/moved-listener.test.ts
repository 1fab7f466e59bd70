/** A host with a network of its own, which comes after the listener and then changes. Wants a build. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { canMakeHosts, ip as runIp } from '../io/network-hosts.test-kit.ts';
import { COMMAND_FILE, Running } from './command.test-kit.ts';

const HOST = `ferry-moved-${process.pid}`;
const ip = (line: string): string => runIp(...line.split(' '));

describe.runIf(canMakeHosts())('a listener whose network changes', () => {
  let home: string;
  let listening: Running;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ferry-moved-'));
    ip(`netns add ${HOST}`);
    ip(`-n ${HOST} link set lo up`);
    ip(`-n ${HOST} link add cable0 type veth peer name wall0`);
    const words = ['listen', '--port', '0', '--dir', home, '--home', join(home, 'home')];
    const command = ['netns', 'exec', HOST, process.execPath, COMMAND_FILE, ...words];
    listening = new Running('ip', command, undefined, { FERRY_DISCOVERY: 'off' });
  });
  afterAll(async () => {
    await listening.kill();
    ip(`netns del ${HOST}`);
    await rm(home, { recursive: true, force: true });
  });

  it('says where it can be reached now', async () => {
    await listening.text(/Listening on 127\.0\.0\.1:\d+/);
    ip(`-n ${HOST} link set wall0 up`);
    ip(`-n ${HOST} address add 10.79.0.1/24 dev cable0`);
    ip(`-n ${HOST} link set cable0 up`);
    await listening.text(/Listening on 10\.79\.0\.1:\d+/);
    ip(`-n ${HOST} address add 10.79.5.5/24 dev cable0`);
    ip(`-n ${HOST} address del 10.79.0.1/24 dev cable0`);
    await listening.text(/Listening on 10\.79\.5\.5:\d+/);
  });
});
