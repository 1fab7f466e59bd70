import { expect, it } from 'vitest';
import { peerLabels } from './peer-labels.ts';

it('names people, and says where those are that share a name', () => {
  const peers = [
    { peer: 'key:aa', deviceName: 'Anna', host: '10.0.0.1', count: 3 },
    { peer: 'key:bb', deviceName: 'laptop', host: '10.0.0.2', count: 2 },
    { peer: 'key:cc', deviceName: 'laptop', host: '10.0.0.3', count: 2 },
    { peer: 'at:nas', deviceName: null, host: 'nas', count: 1 },
  ];
  expect(peerLabels(peers)).toEqual([
    { value: 'key:aa', label: 'Anna' },
    { value: 'key:bb', label: 'laptop, at 10.0.0.2' },
    { value: 'key:cc', label: 'laptop, at 10.0.0.3' },
    { value: 'at:nas', label: 'nas' },
  ]);
});
