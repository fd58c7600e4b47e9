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
      const chosen = await chooseAgent(reached, name)
      if (chosen !== null) {
        const { instance: id, prompt: text } = options
        if (chosen.agent === null && id !== 'default') {
          throw usageError('The agent of the configuration has one instance, "default".')
        }
        await promptAgent(reached, { ...options, ...chosen, id, text })
        return 0
      }
    }
    const input = options.prompt === undefined ? payload : { prompt: options.prompt }
    const start = () => reached.client.workflows.start(name ?? '', input, { trigger: 'cli' })
    await followRun(reached, start, options)
    return 0
  })
}

/**
 * The named agent; without a name `default`, the only one, or `assistant`, and an agent of null, the
 * configuration's own, in a project that has none. Null: the name is not an agent's.
 */
async function chooseAgent(
  { client }: Reached,
  name: string | undefined,
): Promise<{ agent: string | null } | null> {
  const agents = await client.agents.list()
  if (name !== undefined)
    return agents.some((agent) => agent.name === name) ? { agent: name } : null
  const names = agents
    .filter(({ kind, triggers }) => kind !== 'handler' && triggers.webhook)
    .map((agent) => agent.name)
  const [only, ...others] = names
  if (only === undefined) return { agent: null }
  const agent =
    others.length === 0 ? only : ['default', 'assistant'].find((it) => names.includes(it))
  if (agent !== undefined) return { agent }
  throw usageError('Which agent is meant?', `Name one of: ${names.join(', ')}.`)
}
