/** `hearth tokens` and its sub-commands: what they take. */
import { type Command, Option } from 'commander'

export function addTokenCommands(
  program: Command,
  reach: (command: Command) => Command,
  setExitCode: (code: number) => void,
): void {
  const tokens = program.command('tokens').description('tokens with a name, for other programs')
  reach(tokens.command('list', { isDefault: true }))
    .description('what each may do, until when, and when it was last used')
    .action(async (options) => {
      const { listTokens } = await import('./tokens.ts')
      setExitCode(await listTokens(options))
    })
  reach(tokens.command('create'))
    .description('make a token and print it, this once')
    .argument('<name>', 'what it is for')
    .addOption(
      new Option('--scope <scope>', 'read: look; run: prompt and start as well; admin: everything')
        .choices(['read', 'run', 'admin'])
        .default('read'),
    )
    .option('--only <project...>', 'only these projects: ids or folders of open ones')
    .option('--days <number>', 'expires after so many days (default: when it is revoked)')
    .action(async (name, options) => {
      const { createToken } = await import('./tokens.ts')
      setExitCode(await createToken(name, options))
    })
  reach(tokens.command('revoke'))
    .description('its next request is refused, what it has open ends')
    .argument('<token>', 'its id')
    .action(async (id, options) => {
      const { revokeToken } = await import('./tokens.ts')
      setExitCode(await revokeToken(id, options))
    })
}
