/** Collects a streamed answer into one message, in the order the parts began. */
import { newToolCallId } from '../../../contract/id.ts'
import type { AssistantMessage, ReasoningPart, TextPart } from '../../../contract/message.ts'

type Metadata = Record<string, unknown> | undefined

export interface StreamedCall {
  toolCallId: string
  toolName: string
  input: unknown
  providerMetadata: Metadata
}

/** Thoughts that took less are not said to have taken time. */
const worthTellingMs = 500

export class Answer {
  #parts: AssistantMessage['content'] = []
  #open = new Map<string, TextPart | ReasoningPart>()
  /** When thoughts began, by `performance.now()`. */
  #thinkingSince = new Map<ReasoningPart, number>()
  #takenIds: ReadonlySet<string>

  /** `takenIds`: call ids of the history. Some servers count anew each turn; ids here never repeat. */
  constructor(takenIds: ReadonlySet<string>) {
    this.#takenIds = takenIds
  }

  begin(type: 'text' | 'reasoning', id: string, metadata: Metadata): void {
    const part: TextPart | ReasoningPart = { type, text: '' }
    this.#open.set(`${type}:${id}`, part)
    this.#parts.push(part)
    if (part.type === 'reasoning') this.#thinkingSince.set(part, performance.now())
    this.#describe(part, metadata)
  }

  append(type: 'text' | 'reasoning', id: string, delta: string, metadata: Metadata): void {
    const key = `${type}:${id}`
    if (!this.#open.has(key)) this.begin(type, id, undefined)
    const part = this.#open.get(key)
    if (!part) return
    part.text += delta
    this.#measure(part)
    this.#describe(part, metadata)
  }

  end(type: 'text' | 'reasoning', id: string, metadata: Metadata): void {
    const part = this.#open.get(`${type}:${id}`)
    if (part) {
      this.#measure(part)
      this.#describe(part, metadata)
    }
    this.#open.delete(`${type}:${id}`)
  }

  /** Returns the id under which the call is kept. */
  call(call: StreamedCall): string {
    const { toolName, input, providerMetadata } = call
    const isTaken =
      call.toolCallId === '' ||
      this.#takenIds.has(call.toolCallId) ||
      this.#parts.some((part) => part.type === 'tool-call' && part.toolCallId === call.toolCallId)
    const toolCallId = isTaken ? newToolCallId() : call.toolCallId
    this.#parts.push({
      type: 'tool-call',
      toolCallId,
      toolName,
      input,
      ...(providerMetadata ? { providerMetadata } : {}),
    })
    return toolCallId
  }

  /** Null when nothing came. Empty blocks are left out unless the provider wants their metadata back. */
  message(): AssistantMessage | null {
    const content = this.#parts.filter(
      (part) =>
        part.type === 'tool-call' ||
        part.text !== '' ||
        (part.type === 'reasoning' && part.providerMetadata !== undefined),
    )
    return content.length > 0 ? { role: 'assistant', content } : null
  }

  #measure(part: TextPart | ReasoningPart): void {
    if (part.type !== 'reasoning') return
    const since = this.#thinkingSince.get(part)
    const durationMs = since === undefined ? 0 : Math.round(performance.now() - since)
    if (durationMs >= worthTellingMs) part.durationMs = durationMs
  }

  /** Metadata of text is not kept: providers give it for display, none wants it back. */
  #describe(part: TextPart | ReasoningPart, metadata: Metadata): void {
    if (part.type === 'reasoning' && metadata) {
      part.providerMetadata = { ...part.providerMetadata, ...metadata }
    }
  }
}
