/** The environment of commands on the host: an allowlist, so that no key of the studio leaks into them. */

const inherited = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'HOSTNAME',
  'SHELL',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TERM',
  'TMPDIR',
  'TMP',
  'TEMP',
]

/** Without these Windows cannot start a program at all. */
const inheritedOnWindows = ['SystemRoot', 'SystemDrive', 'ComSpec', 'PATHEXT', 'USERPROFILE']

/** The host's allowlisted variables, then what was granted; later grants win. */
export function hostEnvironment(
  ...granted: (Record<string, string> | undefined)[]
): Record<string, string> {
  const names = process.platform === 'win32' ? [...inherited, ...inheritedOnWindows] : inherited
  const environment: Record<string, string> = {}
  for (const name of names) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  return Object.assign(environment, ...granted)
}
