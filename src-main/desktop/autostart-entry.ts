/**
 * What stands in the file that has a Linux desktop start Ferry at login: the XDG Desktop Application
 * Autostart Specification, and the quoting of its `Exec` key. Values only; login-start.ts writes it.
 */

/** `command`: the program and its arguments, as `execve` would have them. */
export function autostartEntry(command: readonly string[]): string {
  return `${[
    '[Desktop Entry]',
    'Type=Application',
    'Name=Ferry',
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=ferry-app',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ].join('\n')}\n`;
}

/** Desktops turn an entry off by a line in it, and leave the file. */
export function isEntryOn(text: string): boolean {
  const lines = text.split('\n').map((line) => line.replaceAll(/\s/g, '').toLowerCase());
  return !lines.includes('hidden=true') && !lines.includes('x-gnome-autostart-enabled=false');
}

/**
 * One argument of `Exec`: in double quotes, with a backslash before what a shell would read; then
 * backslashes once more, since the value is a string of the file; and % doubled, which would else be
 * a field code.
 */
function quoted(argument: string): string {
  const escaped = argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('\\', '\\\\');
  // What stands behind the end of a line would be an entry of its own.
  const inOneLine = escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `"${inOneLine.replaceAll('%', '%%')}"`;
}
