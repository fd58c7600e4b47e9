/** `hearth schedules` and its sub-commands: what they take. */
import type { Command } from 'commander'

export function addScheduleCommands(
  program: Command,
  reach: (command: Command) => Command,
  setExitCode: (code: number) => void,
): void {
  const schedules = program
    .command('schedules')
    .description('what starts by the clock, and pausing all of it')
  reach(schedules.command('list', { isDefault: true }))
    .description('what starts by the clock, and when next')
    .action(async (options) => {
      const { listSchedules } = await import('./schedules.ts')
      setExitCode(await listSchedules(options))
    })
  reach(schedules.command('pause'))
    .description('start nothing by the clock, until it is resumed')
    .action(async (options) => {
      const { pauseSchedules } = await import('./schedules.ts')
      setExitCode(await pauseSchedules(true, options))
    })
  reach(schedules.command('resume'))
    .description('go on; each schedule does with what it missed as its policy says')
    .action(async (options) => {
      const { pauseSchedules } = await import('./schedules.ts')
      setExitCode(await pauseSchedules(false, options))
    })
}
