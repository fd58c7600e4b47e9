/** `hearth build` and `hearth deploy`, as the command line knows them. */
import { type Command, Option } from 'commander'

export function addBuildCommands(program: Command, setExitCode: (code: number) => void): void {
  common(program.command('build'))
    .description('make an artifact that runs the project without Hearth installed')
    .action(async (options) => {
      const { build } = await import('./build.ts')
      await build(options)
    })

  common(program.command('deploy'))
    .description('build, then hand the artifact to the platform’s own tool')
    .option('--dry-run', 'build and say what would be run')
    .action(async (options) => {
      const { deploy } = await import('./deploy.ts')
      setExitCode(await deploy(options))
    })
}

function common(command: Command): Command {
  return command
    .option(
      '--target <name>',
      'node, docker, cloudrun, fly, railway, render, github-actions, gitlab-ci, or a plugin’s',
      'docker',
    )
    .option('-w, --workspace <folder>', 'folder of the project (default: the current one)')
    .addOption(new Option('--project <folder>', 'the same as --workspace').conflicts('workspace'))
    .option('-o, --output <folder>', 'folder of the artifact, from the project’s', 'dist')
    .option('--plugin <file...>', 'modules that bring further targets')
    .option('--studio', 'put the studio’s pages into the artifact')
    .option('--force', 'write into a folder that Hearth did not make')
    .option('--json', 'print the result and errors as JSON')
}
