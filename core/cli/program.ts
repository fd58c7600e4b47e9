/** Commands, their options, and what a failure becomes: one block on stderr and an exit code. */
import { Command, CommanderError, Option } from 'commander'
import { readVersion } from '../server/installation.ts'
import { addConnectorCommand } from './add-command.ts'
import { addApprovalCommands } from './approval-commands.ts'
import { addBuildCommands } from './build-commands.ts'
import { reportFailure } from './output.ts'
import { addQueueCommands } from './queue-commands.ts'
import { addScheduleCommands } from './schedule-commands.ts'
import { addStorageCommands } from './storage-commands.ts'
import { addTokenCommands } from './token-commands.ts'

/** 0 ok · 1 failed · 2 usage · 130 interrupted. */
export async function runCli(args: string[]): Promise<number> {
  let exitCode = 0
  process.stdout.on('error', endWithReader)
  const program = createProgram((code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // Help and version come as "errors" with code 0; all others of commander are about usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return reportFailure(error, { json: args.includes('--json') })
  }
}

/** `hearth logs … | head`: when nobody reads any more, there is nothing left to do. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}

export function createProgram(setExitCode: (code: number) => void): Command {
  const program = new Command('hearth')
    .description('A local-first studio for AI agents.')
    .version(readVersion())
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()

  program
    .command('serve')
    .alias('dev')
    .description('serve the studio and the API on this machine')
    .addOption(projectsOption())
    .option('--port <number>', 'port to listen on; 0 takes any free one', '4747')
    .option('--host <address>', 'address to listen on; any but loopback needs --token', '127.0.0.1')
    .option('--allowed-host <name...>', 'names that callers from other machines use')
    .option('--token <text>', 'token that callers must send (default: a new one)')
    .option('--rate-limit <number>', 'requests a minute that each token may make')
    .option('--no-auth', 'ask for no token; Host, Origin and media type are still checked')
    .option('--origin <url...>', 'further origins whose pages may call')
    .option(
      '--env <file...>',
      'environment files, the later wins; what the shell has set wins over both',
    )
    .option('--config <file>', 'configuration instead of the project’s (default: $HEARTH_CONFIG)')
    .option('--json', 'print {"url","token","pid"} as the first line, nothing else')
    .option('--open', 'open the studio in the browser')
    .action(async (options) => {
      const { serve } = await import('./serve.ts')
      setExitCode(await serve(options))
    })

  program
    .command('init')
    .description('write a new project from a template')
    .argument('[folder]', 'folder of the new project', 'hearth-agent')
    .option('--template <name>', 'template to start from', 'assistant')
    .option('--force', 'write into a folder that is not empty; files of the same name are replaced')
    .option('--from-pyflue', 'write hearth.toml from the pyflue.toml of the folder (default: here)')
    .action(async (folder, { fromPyflue, ...options }, command) => {
      const { init, initFromPyflue } = await import('./init.ts')
      if (fromPyflue) initFromPyflue(command.args[0] ?? '.')
      else await init(folder, options)
    })

  reach(program.command('run'))
    .description('run a workflow, or prompt an agent, and print the result')
    .argument('[name]', 'a workflow, or with --prompt an agent')
    .option('--payload <json>', 'input of the workflow')
    .option('-p, --prompt <text>', 'what to say')
    .option('-i, --instance <id>', 'instance of the agent', 'default')
    .option('-s, --session <name>', 'session of the agent', 'default')
    .option('--stream', 'print the answer as it comes')
    .option('--config <file>', 'configuration instead of the project’s')
    .option('--allow-write', 'let sandboxes write files, whose agents say nothing else')
    .option('--allow-shell', 'let sandboxes run commands, whose agents say nothing else')
    .action(async (name, options) => {
      const { run } = await import('./run.ts')
      setExitCode(await run(name, options))
    })

  reach(program.command('retry'))
    .description(
      'start a run that did not succeed once more, after the steps it had finished, and print the result',
    )
    .argument('<id>', 'of a run; a prompt (op_…) or dispatch_… is handed in once more')
    .option('--stream', 'print its log as it comes')
    .action(async (runId, options) => {
      const { retry } = await import('./retry.ts')
      setExitCode(await retry(runId, options))
    })

  reach(program.command('replay'))
    .description('start a run that has ended once more, from the beginning, and print the result')
    .argument('<id>', 'of a run; a prompt (op_…) or dispatch_… is handed in once more')
    .option('--stream', 'print its log as it comes')
    .action(async (runId, options) => {
      const { replay } = await import('./retry.ts')
      setExitCode(await replay(runId, options))
    })

  reach(program.command('invoke'))
    .description('call an agent with a payload, as its route is called, and print the result')
    .argument('<name>', 'an agent, or a handler')
    .argument('[id]', 'instance', 'default')
    .option('--payload <json>', 'what a handler gets; {"message":"…"} for an agent')
    .option('-s, --session <name>', 'session of an agent', 'default')
    .option('--stream', 'print logs, or the answer, as they come')
    .action(async (name, id, options) => {
      const { invoke } = await import('./invoke.ts')
      setExitCode(await invoke(name, id, options))
    })

  reach(program.command('prompt'))
    .description('say something to an instance of an agent and print its answer')
    .argument('<agent>')
    .argument('<id>', 'instance')
    .argument('<text>')
    .option('-s, --session <name>', 'session', 'default')
    .option('--stream', 'print the answer as it comes')
    .action(async (agent, id, text, options) => {
      const { prompt } = await import('./prompt.ts')
      setExitCode(await prompt({ agent, id, text, ...options }))
    })

  reach(program.command('dispatch'))
    .description('hand an instance of an agent durable input')
    .argument('<agent>')
    .argument('<id>', 'instance')
    .argument('<input>', 'JSON, or else taken as text')
    .option('-s, --session <name>', 'session', 'default')
    .option('--idempotency-key <key>', 'the same key again is the same dispatch')
    .option('--wait', 'wait until it is settled')
    .action(async (agent, id, input, options) => {
      const { dispatch } = await import('./dispatch.ts')
      setExitCode(await dispatch(agent, id, input, options))
    })

  reach(program.command('logs'))
    .description('print the events of a run')
    .argument('<run_id>')
    .option('--follow', 'go on until the run ends (default)', true)
    .option('--no-follow', 'print what there is')
    .option('--since <index>', 'only events after this index', '0')
    .option('--types <list>', 'only these types, separated by commas')
    .option('--limit <number>', 'end after this many (default: 1000 with --no-follow)')
    .addOption(
      new Option('--format <format>', 'how to print')
        .choices(['pretty', 'json', 'ndjson'])
        .default('pretty'),
    )
    .action(async (runId, options) => {
      const { logs } = await import('./logs.ts')
      setExitCode(await logs(runId, options))
    })

  reach(program.command('routes'))
    .description('print agents and workflows with their routes, as JSON')
    .action(async (options) => {
      const { routes } = await import('./routes.ts')
      setExitCode(await routes(options))
    })

  reach(program.command('sessions'))
    .description('list conversations')
    .option('--agent <name>', 'only of this agent')
    .option('--instance <id>', 'only of this instance')
    .option('--limit <number>', 'at most this many', '50')
    .action(async (options) => {
      const { sessions } = await import('./sessions.ts')
      setExitCode(await sessions(options))
    })

  reach(program.command('export'))
    .description('print a whole conversation as JSON')
    .argument('<session>', 'its id, or agent/instance/session')
    .action(async (session, options) => {
      const { exportSession } = await import('./export.ts')
      setExitCode(await exportSession(session, options))
    })

  program
    .command('import')
    .description('take the conversations of PyFlue’s session files into the project')
    .option('--project <folder>', 'the project (default: the working folder)')
    .option('--agent <name>', 'the agent they are to belong to', 'default')
    .option('--folder <path>', 'where the files are (default: .pyflue/sessions)')
    .option('--json', 'print JSON')
    .action(async (options) => {
      const { importSessions } = await import('./import-sessions.ts')
      setExitCode(await importSessions(options))
    })

  addApprovalCommands(program, reach, setExitCode)
  addQueueCommands(program, reach, setExitCode)
  addStorageCommands(program, reach, setExitCode)
  addScheduleCommands(program, reach, setExitCode)
  addTokenCommands(program, reach, setExitCode)
  addConnectorCommand(program)
  program
    .command('skill')
    .description('skills of the project')
    .command('new')
    .description('write a new skill: .agents/skills/<name>/SKILL.md')
    .argument('<name>', 'lower-case words joined by hyphens')
    .option('--project <folder>', 'folder of the project (default: the current one)')
    .action(async (name, options) => {
      const { newSkill } = await import('./skill.ts')
      await newSkill(name, options)
    })

  addBuildCommands(program, setExitCode)
  return program
}

/** Options that say which project is meant and who serves it. */
function reach(command: Command): Command {
  return command
    .option('--project <folder>', 'folder of the project (default: the current one)')
    .option('--server <url>', 'ask this server (default: the one that has the project open)')
    .option('--token <text>', 'token of that server (default: $HEARTH_TOKEN)')
    .option('--json', 'print results and errors as JSON')
}

function projectsOption(): Option {
  return new Option('--project <folder...>', 'folders to open; the first is the default project')
}
