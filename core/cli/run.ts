/** `hearth run`: a workflow with a payload, or an agent with a prompt. */
import { followRun } from './follow-run.ts'
import { parseJsonOption, usageError } from './output.ts'
import { promptAgent } from './prompt.ts'
import { type Reached, type ReachOptions, withReached } from './reach.ts'
import { settingsOf } from './settings.ts'

export interface RunOptions extends ReachOptions {
  payload?: string
  prompt?: string
  instance: string
  session: string
  stream?: boolean
  config?: string
  allowWrite?: boolean
  allowShell?: boolean
}

export async function run(name: string | undefined, given: RunOptions): Promise<number> {
  const settings = settingsOf(given)
  const options = settings === null ? given : { ...given, settings }
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
    const start = () => reached.client.workflows.start(name ?? '', input, { trigger: 'cli' })
    await followRun(reached, start, options)
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
