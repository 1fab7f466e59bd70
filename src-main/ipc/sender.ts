/** Who is asking? Only the main frame of our window, showing our page, gets an answer. */

/** As much of Electron's `IpcMainInvokeEvent` as the question needs. */
export interface Asker {
  readonly sender: { readonly id: number; readonly mainFrame: unknown };
  /** Null once the frame has navigated or gone. */
  readonly senderFrame: { readonly url: string } | null;
}

/** `windowId` is the id of our window's contents, `origin` without a slash at its end. */
export function isOurPage(asker: Asker, windowId: number, origin: string): boolean {
  const { sender, senderFrame } = asker;
  return (
    sender.id === windowId &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.url.startsWith(`${origin}/`)
  );
}
