/** What are requests and notices called on Electron's wire? Used by both ends of it. */
import type { NoticeName, RequestName } from './ipc-contract.ts';

export const requestChannel = (name: RequestName): string => `ferry:request:${name}`;
export const noticeChannel = (name: NoticeName): string => `ferry:notice:${name}`;
