/** `hearth run`: a workflow with a payload, or an agent with a prompt. */
import { fromStoredError, HearthError } from '../contract/error.ts'
import type { Run } from '../contract/run.ts'
import { listenForInterrupt } from './interrupt.ts'
import { Interrupted, parseJsonOption, print, printResult, usageError } from './output.ts'
import { promptAgent } from './prompt.ts'
import { type Reached, type ReachOptions, withReached } from './reach.ts'

export interface RunOptions extends ReachOptions {
  payload?: string
  prompt?: string
  instance: string
  session: string
  stream?: boolean
}

export async function run(name: string | undefined, options: RunOptions): Promise<number> {
  if (name === undefined && options.prompt === undefined) {
    throw usageError('Name a workflow, or say something with --prompt.')
  }
  const payload = options.payload === undefined ? {} : parseJsonOption('--payload', options.payload)
  return withReached(options, async (reached) => {
    if (options.prompt !== undefined) {
      const agent = await chooseAgent(reached, name)
      if (agent !== null) {
        const { instance: id, prompt: text } = options
        await promptAgent(reached, { ...options, agent, id, text })
        return 0
      }
    }
    const input = options.prompt === undefined ? payload : { prompt: options.prompt }
    await runWorkflow(reached, name ?? '', input, options)
    return 0
  })
}

/** The named agent, or the project's only or `default` one. Null: the name is not an agent's. */
async function chooseAgent({ client }: Reached, name: string | undefined): Promise<string | null> {
  const names = (await client.agents.list()).map((agent) => agent.name)
  if (name !== undefined) return names.includes(name) ? name : null
  const [only, ...others] = names
  if (names.includes('default')) return 'default'
  if (only !== undefined && others.length === 0) return only
  throw usageError('Which agent is meant?', `Name one of: ${names.join(', ') || '(none)'}.`)
}

async function runWorkflow(
  { client }: Reached,
  name: string,
  payload: unknown,
  options: RunOptions,
): Promise<void> {
  const interruption = listenForInterrupt()
  try {
    const { id } = await client.workflows.start(name, payload, { trigger: 'cli' })
    if (!options.json) process.stderr.write(`run ${id}\n`)
    for await (const event of client.runs.stream(id, interruption)) {
      if (options.stream && event.type === 'log') process.stderr.write(`${event.data.message}\n`)
    }
    if (interruption.cause() !== null) {
      await client.runs.abort(id)
      throw new Interrupted()
    }
    const ended = await client.runs.get(id)
    if (ended.status !== 'succeeded') throw failureOf(ended)
    if (options.json) print(JSON.stringify({ runId: id, result: ended.result ?? null }, null, 2))
    else printResult(ended.result)
  } finally {
    interruption.release()
  }
}

function failureOf(run: Run): HearthError {
  if (run.error) return fromStoredError(run.error)
  return new HearthError({
    type: `run_${run.status}`,
    status: 500,
    message: `The run was ${run.status}.`,
    details: `See "hearth logs ${run.id}".`,
  })
}
