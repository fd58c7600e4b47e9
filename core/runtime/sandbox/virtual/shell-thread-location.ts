/** Where the shell thread's entry is: beside this file when run from source, beside the bundle otherwise. */

/** The entry of the shell thread, for `new Worker`. */
export function shellThreadLocation(): URL {
  const fromSource = import.meta.url.endsWith('.ts')
  return new URL(fromSource ? './shell-thread.ts' : './shell-thread.js', import.meta.url)
}
