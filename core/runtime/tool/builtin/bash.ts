/** The tool `bash`: a command, its output and its exit code. */
import { z } from 'zod'
import type { ExecResult, Sandbox } from '../../sandbox/port.ts'
import type { ResolvedTool } from '../port.ts'
import { builtinTool } from './builtin-tool.ts'
import { keepTail, MAX_CHARACTERS, MAX_LINES } from './truncate.ts'

const DEFAULT_TIMEOUT_SECONDS = 120

const parameters = z.object({
  command: z.string().min(1).describe('The command line'),
  timeout: z
    .number()
    .positive()
    .max(3_600)
    .default(DEFAULT_TIMEOUT_SECONDS)
    .describe('Seconds it may take'),
  cwd: z.string().optional().describe('Folder to run it in'),
  env: z.record(z.string(), z.string()).optional().describe('Variables for this command'),
})

export function bashTool(sandbox: Sandbox): ResolvedTool {
  return builtinTool({
    name: 'bash',
    description: `Runs a command and returns its output and exit code. Each call is a new shell; files stay. Of long output the last ${MAX_LINES} lines or ${MAX_CHARACTERS} characters are returned. A command that exceeds its timeout ends with exit code 124. Send the output of background processes to a file.`,
    parameters,
    async execute({ command, timeout, cwd, env }, signal, context) {
      const result = await sandbox.exec(command, {
        timeoutMs: timeout * 1_000,
        signal,
        onOutput: (chunk) => context.update(chunk),
        ...(cwd === undefined ? {} : { cwd }),
        ...(env === undefined ? {} : { env }),
      })
      return commandText(result, timeout)
    },
  })
}

/** Output first, then what went to stderr, then how it ended, where that says anything. `timeout` in seconds. */
export function commandText(result: ExecResult, timeout: number): string {
  const { stdout, stderr, exitCode } = result
  const errors = stderr === '' ? '' : `[stderr]\n${stderr}`
  const output = [stdout, errors].filter((part) => part !== '').map(endLine)
  const cut = keepTail(output.join('').replace(/\n$/, ''))
  const notes: string[] = []
  if (cut.omittedCharacters > 0) {
    notes.push(
      `[truncated:true; ${cut.omittedLines} lines, ${cut.omittedCharacters} characters omitted at the start. Send the output to a file and read that to see all of it.]`,
    )
  } else if (result.truncated) {
    notes.push('[truncated:true; the middle is omitted.]')
  }
  if (exitCode === 124)
    notes.push(`[exit code 124: it may have run into its timeout of ${timeout} s]`)
  else if (exitCode !== 0) notes.push(`[exit code ${exitCode}]`)
  else if (cut.text === '') notes.push('[no output, exit code 0]')
  return [cut.text, ...notes].filter((part) => part !== '').join('\n')
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
