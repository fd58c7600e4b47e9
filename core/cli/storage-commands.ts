/** `hearth backup`, `backups`, `restore` and `prune`: what they take. */
import { type Command, InvalidArgumentError } from 'commander'

export function addStorageCommands(
  program: Command,
  reach: (command: Command) => Command,
  setExitCode: (code: number) => void,
): void {
  reach(program.command('backup'))
    .description('copy the history of the project and check the copy')
    .action(async (options) => {
      const { backUp } = await import('./storage.ts')
      setExitCode(await backUp(options))
    })
  reach(program.command('backups'))
    .description('list the copies of the history')
    .action(async (options) => {
      const { listBackups } = await import('./storage.ts')
      setExitCode(await listBackups(options))
    })
  reach(program.command('restore'))
    .description('go back to a copy; what runs is stopped, the present history is set aside')
    .argument('<backup>', 'its name, as "hearth backups" prints it, or "latest"')
    .action(async (id, options) => {
      const { restore } = await import('./storage.ts')
      setExitCode(await restore(id, options))
    })
  reach(program.command('prune'))
    .description('delete history that ended some days ago; conversations stay')
    .requiredOption('--older-than <days>', 'days since it ended; 0: all that has ended', readDays)
    .option('--runs', 'runs as well, with their sessions')
    .option('--dispatches', 'settled dispatches as well, with their idempotency keys')
    .option('--preview', 'only say what would go')
    .action(async (options) => {
      const { prune } = await import('./storage.ts')
      setExitCode(await prune(options))
    })
}

function readDays(text: string): number {
  const days = text.trim() === '' ? Number.NaN : Number(text)
  if (days >= 0 && days <= 36_500) return days
  throw new InvalidArgumentError('Give a number of days from 0 to 36500.')
}
