/** `hearth approvals` and its sub-commands: what they take. */
import type { Command } from 'commander'

export function addApprovalCommands(
  program: Command,
  reach: (command: Command) => Command,
  setExitCode: (code: number) => void,
): void {
  const approvals = program
    .command('approvals')
    .description('what agents may not do by themselves, and answering it')
  reach(approvals.command('list', { isDefault: true }))
    .description('what waits for an answer')
    .option('--all', 'also what was answered')
    .action(async (options) => {
      const { listApprovals } = await import('./approvals.ts')
      setExitCode(await listApprovals(options))
    })
  reach(approvals.command('allow'))
    .description('allow it')
    .argument('<approval>', 'its id')
    .option('--scope <scope>', 'once, session or instance', 'once')
    .option('--pattern <pattern>', 'from now on whatever matches')
    .action(async (id, options) => {
      const { answerApproval } = await import('./approvals.ts')
      setExitCode(await answerApproval(id, 'allow', options))
    })
  reach(approvals.command('deny'))
    .description('refuse it')
    .argument('<approval>', 'its id')
    .option('--note <text>', 'why; the agent reads it')
    .action(async (id, options) => {
      const { answerApproval } = await import('./approvals.ts')
      setExitCode(await answerApproval(id, 'deny', options))
    })
  reach(approvals.command('grants'))
    .description('answers that are remembered')
    .action(async (options) => {
      const { listGrants } = await import('./approvals.ts')
      setExitCode(await listGrants(options))
    })
  reach(approvals.command('forget'))
    .description('forget a remembered answer')
    .argument('<grant>', 'its id')
    .action(async (id, options) => {
      const { forgetGrant } = await import('./approvals.ts')
      setExitCode(await forgetGrant(id, options))
    })
}
