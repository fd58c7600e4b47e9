/** Stands for `thread-location.ts` where a built Hearth is tested: its project thread, beside its command. */
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export function projectThreadLocation(): URL {
  const entry = process.env.HEARTH_TEST_ENTRY
  if (entry === undefined) throw new Error('HEARTH_TEST_ENTRY does not name the built command.')
  return pathToFileURL(join(dirname(entry), 'project-thread.js'))
}
