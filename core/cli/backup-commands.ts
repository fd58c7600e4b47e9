/** `hearth backup`, `hearth backups` and `hearth restore`: what they take. */
import type { Command } from 'commander'

export function addBackupCommands(
  program: Command,
  reach: (command: Command) => Command,
  setExitCode: (code: number) => void,
): void {
  reach(program.command('backup'))
    .description('copy the history of the project and check the copy')
    .action(async (options) => {
      const { backUp } = await import('./backups.ts')
      setExitCode(await backUp(options))
    })
  reach(program.command('backups'))
    .description('list the copies of the history')
    .action(async (options) => {
      const { listBackups } = await import('./backups.ts')
      setExitCode(await listBackups(options))
    })
  reach(program.command('restore'))
    .description('go back to a copy; what runs is stopped, the present history is set aside')
    .argument('<backup>', 'its name, as "hearth backups" prints it, or "latest"')
    .action(async (id, options) => {
      const { restore } = await import('./backups.ts')
      setExitCode(await restore(id, options))
    })
}
