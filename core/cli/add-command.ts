/** `hearth add`, as the command line knows it. */
import type { Command } from 'commander'

export function addConnectorCommand(program: Command): void {
  program
    .command('add')
    .description('print a guide by which a coding agent adds a provider to the project')
    .argument('[name]', 'a provider, or the address of its documentation (default: list them)')
    .option('--category <name>', 'what the provider is for', 'sandbox')
    .option('--print', 'print the guide itself, as Markdown')
    .option('--project <folder>', 'folder of the project (default: the current one)')
    .action(async (name, options) => {
      const { add } = await import('./add.ts')
      add(name, options)
    })
}
