/** One run of an agent of the AI SDK: its session opened, its stream reported, its session closed. */
import { HearthError } from '../../../contract/error.ts'
import { type Message, messageText } from '../../../contract/message.ts'
import { toProviderError } from '../../model/provider-failure.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import { prepareTurn } from '../ai-sdk/loop.ts'
import type { Emit, HarnessRequest, HarnessResult } from '../port.ts'
import type { OpenSdkAgent, SdkAgentSession, SdkPromptPart, SdkTool } from './agent.ts'
import { Report } from './report.ts'
import { StreamPart } from './stream-part.ts'

/** See the invariants A1 to A5 of the port. */
export async function runSdkAgent(
  open: OpenSdkAgent,
  request: HarnessRequest,
  emit: Emit,
): Promise<HarnessResult> {
  const { model, providers, signal } = request
  const prepared = await prepareTurn(request, 0)
  const stop = new AbortController()
  const abortSignal = AbortSignal.any([signal, stop.signal])
  const report = new Report({ ...request, signal: abortSignal }, prepared, emit)
  let session: SdkAgentSession | null = null
  try {
    await report.begin()
    session = await open({
      instructions: prepared.systemPrompt,
      tools: sdkTools(prepared.tools, report),
      model,
      provider: providers[providerOf(model)],
      signal: abortSignal,
    })
    const messages = [{ role: 'user' as const, content: promptOf(request.messages) }]
    const { stream } = await session.stream({ messages, abortSignal })
    await readAll(stream[Symbol.asyncIterator](), report, abortSignal)
    return await report.end(null, signal)
  } catch (error) {
    stop.abort(error)
    return await report.end({ error: asFailure(error, model) }, signal)
  } finally {
    await session?.close()
  }
}

/** Reads until the stream ends or the run is stopped; a stream that does not listen is left. */
async function readAll(
  parts: AsyncIterator<unknown>,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  let onAbort = (): void => {}
  const stopped = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    for (;;) {
      const next = await Promise.race([parts.next(), stopped, report.failed])
      if (next.done) break
      const part = StreamPart.safeParse(next.value)
      if (part.success) await report.part(part.data)
    }
    await Promise.race([report.settled(), stopped, report.failed])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function sdkTools(tools: readonly ResolvedTool[], report: Report): SdkTool[] {
  return tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parameters,
    execute: (_, { toolCallId }) => report.runTool(toolCallId),
  }))
}

/** What a person said last, after what was said before, in words: a session begins without a memory. */
function promptOf(messages: readonly Message[]): SdkPromptPart[] {
  const earlier = messages.slice(0, -1).map((one) => `${one.role}: ${messageText(one)}`)
  const last = messages.at(-1)
  const parts: SdkPromptPart[] =
    earlier.length === 0
      ? []
      : [{ type: 'text', text: `The conversation so far:\n${earlier.join('\n\n')}\n\nNow:` }]
  if (last?.role !== 'user') return [...parts, { type: 'text', text: 'Go on.' }]
  for (const part of last.content) {
    if (part.type === 'text') parts.push(part)
    else parts.push({ type: 'file', mediaType: part.mediaType, data: part.data })
  }
  return parts
}

function asFailure(error: unknown, model: string): HearthError {
  const provider = providerOf(model)
  if (HearthError.is(error)) return error
  return toProviderError(error, { id: model, provider, secrets: [], local: false })
}

function providerOf(model: string): string {
  return model.slice(0, Math.max(0, model.indexOf('/')))
}
