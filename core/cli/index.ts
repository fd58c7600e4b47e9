/** The `hearth` command. Each command loads what it needs when it runs, so that all start fast. */
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: a second start then takes compiled code from the cache.
enableCompileCache()
const { runCli } = await import('./program.ts')
process.exitCode = await runCli(process.argv.slice(2))
