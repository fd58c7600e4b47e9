/** Where the project thread's entry is: beside this file when run from source, beside the bundle otherwise. */

/** The entry of the project thread, for `new Worker`. */
export function projectThreadLocation(): URL {
  const fromSource = import.meta.url.endsWith('.ts')
  return new URL(fromSource ? './thread.ts' : './project-thread.js', import.meta.url)
}
