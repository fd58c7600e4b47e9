/** `hearth invoke`: calls an agent with a payload, as its HTTP route would be called. */
import { followRun } from './follow-run.ts'
import { parseJsonOption, usageError } from './output.ts'
import { promptAgent } from './prompt.ts'
import { type ReachOptions, withReached } from './reach.ts'

export interface InvokeOptions extends ReachOptions {
  payload?: string
  session: string
  stream?: boolean
}

/** A handler runs with the payload; an agent with conversations is prompted with its message. */
export function invoke(name: string, id: string, options: InvokeOptions): Promise<number> {
  const payload = options.payload === undefined ? {} : parseJsonOption('--payload', options.payload)
  return withReached(options, async (reached) => {
    const { client } = reached
    const agent = await client.agents.get(name)
    if (agent.kind === 'agent') {
      await promptAgent(reached, { ...options, agent: name, id, text: messageOf(payload, name) })
    } else {
      await followRun(
        reached,
        () => client.agents.call(name, id, payload, { trigger: 'cli' }),
        options,
      )
    }
    return 0
  })
}

function messageOf(payload: unknown, name: string): string {
  const { message, prompt } = Object(payload)
  const text: unknown = message ?? prompt
  if (typeof text === 'string' && text.trim() !== '') return text
  throw usageError(
    `"${name}" is an agent with conversations: it needs something to answer.`,
    `Say it with --payload '{"message":"…"}', or use "hearth prompt ${name} <id> <text>".`,
  )
}
