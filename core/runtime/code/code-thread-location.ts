/** Where the code thread's entry is: beside this file when run from source, beside the bundle otherwise. */

/** The entry of the code thread, for `new Worker` and `fork`. */
export function codeThreadLocation(): URL {
  const fromSource = import.meta.url.endsWith('.ts')
  return new URL(fromSource ? './code-thread.ts' : './code-thread.js', import.meta.url)
}
