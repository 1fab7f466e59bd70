/**
 * Memory that begins where a page begins. A write that goes past the page cache (O_DIRECT) takes no
 * other, and no function of Node's promises it; the memory of a WebAssembly module does begin so on
 * every platform (its specification counts in pages of 64 KiB, its engines map them whole).
 */

/** As much of the global as is used here; its types come with the DOM's, which have no place here. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer;
  };
};

const WASM_PAGE_BYTES = 65_536;

const aligned = new WeakSet<ArrayBufferLike>();

/** `byteCount` is a multiple of 64 KiB. Ordinary memory where the system gives no other. */
export function pageAlignedMemory(byteCount: number): ArrayBuffer {
  const pages = byteCount / WASM_PAGE_BYTES;
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    aligned.add(memory.buffer);
    return memory.buffer;
  } catch {
    // The address space for such memories is bounded.
    return Buffer.allocUnsafeSlow(byteCount).buffer;
  }
}

/** Does `bytes` begin at the beginning of such memory? */
export function isPageAligned(bytes: Uint8Array): boolean {
  return bytes.byteOffset === 0 && aligned.has(bytes.buffer);
}
