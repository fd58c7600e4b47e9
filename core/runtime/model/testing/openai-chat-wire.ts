/** OpenAI's chat completions, as servers that imitate OpenAI speak them too. */
import type { FakeCall, WholeReply, Wire, WireEvent } from './fake-reply.ts'

const reasons = { stop: 'stop', length: 'length', 'tool-calls': 'tool_calls' } as const

export const openAiChatWire: Wire = {
  stream(reply, cutOff) {
    const events = [
      chunk(reply, { role: 'assistant', content: '' }),
      ...reply.thinking.map((text) => chunk(reply, { reasoning_content: text }, true)),
      ...reply.pieces.map((text) => chunk(reply, { content: text }, true)),
      ...reply.calls.flatMap((call, index) => callChunks(reply, call, index)),
    ]
    if (cutOff) return events
    return [
      ...events,
      event({
        ...head(reply),
        choices: [{ index: 0, delta: {}, finish_reason: reasons[reply.stop] }],
      }),
      event({ ...head(reply), choices: [], usage: usageOf(reply) }),
      { name: null, data: '[DONE]', pace: false },
    ]
  },

  whole(reply) {
    const toolCalls = reply.calls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.arguments },
    }))
    const message = {
      role: 'assistant',
      content: reply.pieces.join(''),
      ...(reply.thinking.length > 0 ? { reasoning_content: reply.thinking.join('') } : {}),
      ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
    }
    return {
      ...head(reply),
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: reasons[reply.stop] }],
      usage: usageOf(reply),
    }
  },

  error: (status, message) => ({
    error: { message, type: status === 429 ? 'rate_limit_error' : 'server_error', code: null },
  }),
}

function head(reply: WholeReply) {
  return { id: reply.id, object: 'chat.completion.chunk', created: 1, model: reply.model }
}

function chunk(reply: WholeReply, delta: Record<string, unknown>, pace = false): WireEvent {
  return event({ ...head(reply), choices: [{ index: 0, delta, finish_reason: null }] }, pace)
}

function event(data: unknown, pace = false): WireEvent {
  return { name: null, data: JSON.stringify(data), pace }
}

/** The arguments come in two halves, as real ones come in pieces. */
function callChunks(reply: WholeReply, call: FakeCall, index: number): WireEvent[] {
  const half = Math.ceil(call.arguments.length / 2)
  const first = { name: call.name, arguments: call.arguments.slice(0, half) }
  const rest = { arguments: call.arguments.slice(half) }
  return [
    chunk(reply, { tool_calls: [{ index, id: call.id, type: 'function', function: first }] }, true),
    chunk(reply, { tool_calls: [{ index, function: rest }] }, true),
  ]
}

function usageOf(reply: WholeReply) {
  const { input, output, cacheRead, cacheWrite } = reply.usage
  return {
    prompt_tokens: input + cacheRead + cacheWrite,
    completion_tokens: output,
    total_tokens: input + cacheRead + cacheWrite + output,
    prompt_tokens_details: { cached_tokens: cacheRead },
  }
}
