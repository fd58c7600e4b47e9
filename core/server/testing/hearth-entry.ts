/** The `hearth` command that tests start. */
import { fileURLToPath } from 'node:url'

/** The built one where the environment names it, for it starts in half the time; else the one in the sources. */
export const hearthEntry =
  process.env.HEARTH_TEST_ENTRY ?? fileURLToPath(new URL('../../cli/index.ts', import.meta.url))
