/**
 * The one type of the window that crosses the IPC contract, as much of it as code outside the
 * window may know. The window itself compiles against lib.dom's full one.
 */
interface File {
  readonly name: string;
  readonly size: number;
}
