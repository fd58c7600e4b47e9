/** Where the entry of the process for code is: beside this file when run from source, beside the bundle otherwise. */

/** The entry, for `fork`. */
export function codeThreadLocation(): URL {
  const fromSource = import.meta.url.endsWith('.ts')
  return new URL(fromSource ? './code-thread.ts' : './code-thread.js', import.meta.url)
}
