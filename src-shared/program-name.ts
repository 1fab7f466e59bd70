/**
 * Would opening a file of this name run something, or would it be run unopened where it lies in
 * somebody's home folder, on any of the systems that Ferry runs on? Whoever is always accepted may
 * still not bring such a file unasked. A file system's executable bit is asked about elsewhere. Too
 * much rather than too little: the cost of a yes is one question.
 */

/** By what opens them. Lower case, without the dot. */
const RUN_BY = {
  /** Windows starts these itself, or hands them to a part of it that does what they say. */
  windows: [
    ...['exe', 'com', 'scr', 'pif', 'cpl', 'dll', 'ocx', 'sys', 'drv', 'msc', 'gadget'],
    ...['reg', 'inf', 'lnk', 'url', 'scf', 'library-ms', 'settingcontent-ms', 'search-ms'],
    ...['theme', 'themepack', 'diagcab', 'chm', 'hlp', 'application', 'appref-ms', 'website'],
  ],
  /** Packages and installers of all three. */
  installers: [
    ...['msi', 'msp', 'mst', 'appx', 'appxbundle', 'msix', 'msixbundle', 'appinstaller'],
    ...['pkg', 'mpkg', 'deb', 'rpm', 'snap', 'flatpak', 'flatpakref', 'apk', 'ipa'],
  ],
  /** A double click interprets them, where the interpreter is installed; several always are. */
  scripts: [
    ...['bat', 'cmd', 'ps1', 'psm1', 'psd1', 'ps1xml', 'vbs', 'vbe', 'vb', 'wsf', 'wsh', 'wsc'],
    ...['js', 'jse', 'mjs', 'cjs', 'hta', 'sct', 'jar', 'jnlp', 'py', 'pyw', 'pyz', 'rb', 'pl'],
    ...[
      'sh',
      'bash',
      'zsh',
      'csh',
      'ksh',
      'fish',
      'command',
      'tool',
      'scpt',
      'scptd',
      'applescript',
    ],
  ],
  /** What a Mac opens as a program, or as a part of one, though it may be a folder. */
  mac: [
    ...['app', 'osax', 'workflow', 'action', 'prefpane', 'saver', 'qlgenerator', 'mdimporter'],
    ...['bundle', 'framework', 'plugin', 'kext', 'appex', 'terminal', 'mobileconfig'],
    ...['fileloc', 'inetloc', 'webloc', 'dylib'],
  ],
  /** What a Linux desktop starts. */
  linux: ['desktop', 'run', 'appimage', 'bin', 'so', 'ko', 'service', 'timer'],
  /** Nobody opens these: a shell, a login, an editor or git runs them, and a name that begins with a dot is all ending. */
  beginnings: [
    ...['profile', 'login', 'logout', 'bashrc', 'bash_profile', 'bash_login', 'bash_logout'],
    ...['zshrc', 'zshenv', 'zprofile', 'zlogin', 'zlogout', 'cshrc', 'tcshrc', 'kshrc', 'mkshrc'],
    ...['xinitrc', 'xserverrc', 'xsession', 'xsessionrc', 'xprofile', 'pam_environment'],
    ...['vimrc', 'gvimrc', 'exrc', 'emacs', 'el', 'vim', 'lua', 'gitconfig', 'npmrc', 'pth'],
  ],
  /** Opened like a folder, they bring programs without the mark that they came from elsewhere. */
  images: ['dmg', 'iso', 'img', 'vhd', 'vhdx', 'vmdk'],
  /** Documents with a program inside. */
  macros: ['docm', 'dotm', 'xlsm', 'xltm', 'xlam', 'xll', 'pptm', 'potm', 'ppam', 'ppsm', 'sldm'],
} as const;

const EXTENSIONS: ReadonlySet<string> = new Set(Object.values(RUN_BY).flat());

/** What programs look for in these folders, they run or trust. */
const FOLDERS: ReadonlySet<string> = new Set(['ssh', 'git', 'config', 'local', 'vscode']);

/** Of one segment of a path; on a Mac a folder may be a program, too. */
export function isProgramName(name: string): boolean {
  const extension = extensionOf(name);
  return EXTENSIONS.has(extension) || (FOLDERS.has(extension) && name.startsWith('.'));
}

/** A quarter of a million of them are looked at in one go: most need no more than this look. */
const PLAIN_NAME = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x2d\x2f-\x7e])?$/;

/** Windows does not see dots and spaces at the end, and nobody sees what has no shape. */
function extensionOf(name: string): string {
  const shown = PLAIN_NAME.test(name)
    ? name
    : name
        .normalize('NFKC')
        .replace(/[\p{Cc}\p{Cf}]/gu, '')
        .replace(/[. ]+$/u, '');
  const dot = shown.lastIndexOf('.');
  return dot < 0 ? '' : shown.slice(dot + 1).toLowerCase();
}
