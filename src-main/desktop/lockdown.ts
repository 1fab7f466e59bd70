/**
 * What no page may ever do here, whatever it is: go elsewhere, open windows, ask for devices or
 * permissions, reach the network. Ferry's window shows Ferry's files; everything else is refused,
 * even if that window were taken over. docs/SECURITY.md.
 */
import { app, type Session } from 'electron';
import { APP_SCHEME } from './asset-path.ts';

/** Before the app is ready; once. */
export function lockDownContents(): void {
  // Chromium's sandbox cannot run as root, as in containers; whoever starts us there says so.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
    contents.on('will-navigate', refuse);
    contents.on('will-frame-navigate', refuse);
    contents.on('will-redirect', refuse);
    contents.on('will-attach-webview', refuse);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOurs(details.url) });
  });
  session.setSpellCheckerEnabled(false);
}

function isOurs(url: string): boolean {
  // The developer tools of a window that is not packaged are pages of Chromium's own.
  return url.startsWith(`${APP_SCHEME}:`) || (!app.isPackaged && url.startsWith('devtools:'));
}
