/** Scripts for the shell of a rented machine: POSIX sh, with the tools that Debian and Alpine have. */

import { exitWord } from './exit-mark.ts'

/** In the environment of every command, so that all it started is found when it has to end. */
export const COMMAND_MARK = 'HEARTH_COMMAND'

/** One word of a command line, whatever it contains. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** `command` in bash (sh where there is none) in `folder`, marked. Says on stderr how it ended: see `ExitMark`. */
export function commandScript(command: string, folder: string, mark: string): string {
  const say = (what: string) => `printf '%s%s;' ${quote(exitWord(mark))} ${what} >&2`
  return [
    `( export ${COMMAND_MARK}=${quote(mark)}`,
    `cd -- ${quote(folder)} 2>/dev/null || { ${say("'no folder'")}; exit 1; }`,
    `c=${quote(command)}`,
    'if command -v bash >/dev/null 2>&1; then bash -c "$c"; else sh -c "$c"; fi',
    `s=$?; ${say('"$s"')}; exit "$s" ) </dev/null`,
  ].join('\n')
}

/**
 * Ends whatever carries this mark, or one that begins with it, and looks until nothing is found twice: a
 * process may fork between two looks, and one that just becomes another program shows no environment.
 */
export function endScript(mark: string): string {
  return [
    'n=0',
    'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do',
    `p=$(grep -ls -e ${quote(`${COMMAND_MARK}=${mark}`)} /proc/[0-9]*/environ 2>/dev/null)`,
    'if [ -z "$p" ]; then n=$((n + 1)); else n=0; fi',
    '[ "$n" = 2 ] && exit 0',
    `for f in $p; do f=\${f#/proc/}; kill -9 "\${f%/environ}" 2>/dev/null; done`,
    'sleep 0.05 2>/dev/null || sleep 1',
    'done',
    'exit 0',
  ].join('\n')
}

/** The root folder, made with the rights of an administrator where they are needed and given. */
export function workspaceScript(workspace: string): string {
  const folder = quote(workspace)
  const own = `chown "$(id -u):$(id -g)" ${folder}`
  return `mkdir -p -- ${folder} 2>/dev/null || { sudo -n mkdir -p -- ${folder} && sudo -n ${own}; }`
}

/** The script as one line without quotes inside, for providers that split command lines in ways of their own. */
export function oneLine(script: string): string {
  return `eval "$(echo ${Buffer.from(script).toString('base64')} | base64 -d)"`
}
