/** `hearth prompt`: one prompt to an agent's instance. */
import { HearthError } from '../contract/error.ts'
import { listenForInterrupt } from './interrupt.ts'
import { Interrupted, print } from './output.ts'
import type { Reached, ReachOptions } from './reach.ts'
import { withReached } from './reach.ts'

export interface PromptOptions extends ReachOptions {
  agent: string
  id: string
  text: string
  session: string
  stream?: boolean
}

export function prompt(options: PromptOptions): Promise<number> {
  return withReached(options, async (reached) => {
    await promptAgent(reached, options)
    return 0
  })
}

/**
 * Prompts, prints the answer, and stops the operation when a person presses Ctrl-C. An agent of null
 * is the one that the project's configuration makes.
 */
export async function promptAgent(
  { client }: Reached,
  options: Omit<PromptOptions, 'agent'> & { agent: string | null },
): Promise<void> {
  const { agent, id, text, session, stream = false, json = false } = options
  const interruption = listenForInterrupt()
  let operationId: string | null = null
  try {
    const frames =
      agent === null
        ? client.agents.streamDefault(session, text, interruption)
        : client.agents.stream(agent, id, { message: text, session }, interruption)
    for await (const frame of frames) {
      if (frame.type === 'start') operationId = frame.operationId
      if (frame.type === 'delta' && stream && !json) process.stdout.write(frame.text)
      if (frame.type === 'error') throw HearthError.fromBody(frame.error, 500)
      if (frame.type === 'end') {
        const { type: _type, ...answer } = frame
        if (json) print(JSON.stringify(answer, null, 2))
        else print(stream ? '' : frame.text)
      }
    }
  } catch (error) {
    if (interruption.cause() === null) throw error
    if (operationId) await client.operations.abort(operationId)
    throw new Interrupted()
  } finally {
    interruption.release()
  }
}
