import { expect, it } from 'vitest';
import { sharesOfProfile, sharesOfStacks } from './cpu-shares.mjs';

const sample = (...frames: string[]): string =>
  ['node 4242 ', ...frames.map((frame) => `\tffffffff81b9aa87 ${frame}`), ''].join('\n');

it('tells sending, receiving and files apart by the call that led into the kernel', () => {
  const text = [
    sample(
      'csum_partial_copy_generic ([kernel.kallsyms])',
      'udp_sendmsg ([kernel.kallsyms])',
      '__x64_sys_sendmsg ([kernel.kallsyms])',
      'uv__udp_sendmsg (/usr/bin/node)',
    ),
    sample('__skb_datagram_iter ([kernel.kallsyms])', 'udp_recvmsg ([kernel.kallsyms])'),
    sample('_copy_to_iter ([kernel.kallsyms])', 'vfs_read ([kernel.kallsyms])'),
    sample('clear_page_erms ([kernel.kallsyms])', 'exc_page_fault ([kernel.kallsyms])'),
  ].join('\n');
  expect(sharesOfStacks(text)).toEqual(
    new Map([
      ['kernel: sending datagrams', 0.25],
      ['kernel: receiving datagrams', 0.25],
      ['kernel: files', 0.25],
      ['kernel: memory and the rest', 0.25],
    ]),
  );
});

it('tells encryption, hashing, JavaScript and the compiler apart by the innermost frame that says so', () => {
  const text = [
    sample('chacha20_encrypt_bytes (/m/sodium-native/linux-x64/sodium-native.node)'),
    sample('__strcmp_evex (/usr/lib/libc.so.6)', 'EVP_CIPHER_CTX_ctrl (/usr/bin/node)'),
    sample('sha256_block_data_order_shaext (/usr/bin/node)', 'EVP_DigestUpdate (/usr/bin/node)'),
    sample('[unknown] (/tmp/perf-4242.map)', 'v8::internal::Compiler::Compile (/usr/bin/node)'),
    sample('v8::internal::compiler::GraphReducer::Reduce (/usr/bin/node)'),
  ].join('\n');
  expect(sharesOfStacks(text)).toEqual(
    new Map([
      ['encryption', 0.4],
      ['hashing', 0.2],
      ['JavaScript: protocol, transfer, Node', 0.2],
      ['start and compiling', 0.2],
    ]),
  );
});

it("counts what V8's profile does not see, and none of its idle time", () => {
  const node = (id: number, functionName: string, url = ''): object => ({
    id,
    callFrame: { functionName, url },
  });
  const profile = {
    nodes: [node(1, '(idle)'), node(2, 'doSend', 'node:dgram'), node(3, 'onAck', 'file:///x.js')],
    samples: [1, 2, 3, 2],
    timeDeltas: [5_000_000, 100_000, 200_000, 100_000],
  } as Parameters<typeof sharesOfProfile>[0][number];
  expect(sharesOfProfile([profile], 0.8)).toEqual(
    new Map([
      ['kernel: sending datagrams', 0.25],
      ['JavaScript: protocol, transfer, Node', 0.25],
      ['not told apart', 0.5],
    ]),
  );
});
