/** The events of one prompt in Flue's dialect, from its start to its result. */
import type { HearthEvent } from '../../contract/event.ts'
import type { PromptResponse } from '../../runtime/port.ts'
import type { OpenProject, PromptInput } from '../../studio/port.ts'
import { type FlueEvent, toAgentEvent } from './event.ts'

/**
 * Prompts, and calls `onEvent` for each event in order. The operation's own last event comes with its
 * result, so it is held back until that is known. Rejects with the operation's error.
 */
export async function promptWithEvents(
  project: OpenProject,
  input: PromptInput,
  onEvent: (event: FlueEvent) => void,
): Promise<PromptResponse> {
  const { operationId, response } = project.prompt(input)
  let index = 0
  const send = (event: HearthEvent, result: PromptResponse | null) => {
    const projected = toAgentEvent(event, index, input.instanceId, result)
    if (!projected) return
    index += 1
    onEvent(projected)
  }
  const held: HearthEvent[] = []
  const unsubscribe = project.subscribe({ operationId }, (event) => {
    if (event.type !== 'operation' || event.operationId !== operationId) send(event, null)
    // The end of an attempt that was cut off is not the end of the prompt.
    else if (event.continues !== true) held.push(event)
  })
  try {
    const result = await response
    for (const event of held) send(event, result)
    return result
  } catch (error) {
    for (const event of held) send(event, null)
    throw error
  } finally {
    unsubscribe()
  }
}
