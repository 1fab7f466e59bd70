/** Does an address lead to nobody but this same computer? `host` is numeric. */
export const isLoopback = (host: string): boolean => host === '::1' || host.startsWith('127.');
