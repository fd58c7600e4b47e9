/** The `hearth` command. Each command loads what it needs when it runs, so that all start fast. */
import { runCli } from './program.ts'

process.exitCode = await runCli(process.argv.slice(2))
