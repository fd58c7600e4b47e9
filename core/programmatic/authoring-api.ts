/** This very module of the authoring API, for source files that a program loads: what it imports and what they import is one. */

/** The namespace of `hearth`. */
export async function authoringApi(): Promise<object> {
  const fromSource = import.meta.url.endsWith('.ts')
  const { href } = new URL(fromSource ? '../index.ts' : './hearth.js', import.meta.url)
  return import(/* @vite-ignore */ href)
}
