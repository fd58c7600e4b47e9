/** `hearth queue`: what it takes. */
import type { Command } from 'commander'

export function addQueueCommands(
  program: Command,
  reach: (command: Command) => Command,
  setExitCode: (code: number) => void,
): void {
  reach(program.command('queue'))
    .description('what was accepted and has not ended, in order')
    .option('--limit <number>', 'how many to show', '100')
    .action(async (options) => {
      const { listQueue } = await import('./queue.ts')
      setExitCode(await listQueue(options))
    })
}
