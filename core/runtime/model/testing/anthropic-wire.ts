/** Anthropic's messages protocol. */
import type { WholeReply, Wire, WireEvent } from './fake-reply.ts'

const reasons = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use' } as const

export const anthropicWire: Wire = {
  stream(reply, cutOff) {
    const start = { ...head(reply), content: [], stop_reason: null, usage: usageOf(reply) }
    const blocks = blocksOf(reply)
    const events = [
      event('message_start', { message: start }),
      ...blocks.flatMap((block, index) => [
        event('content_block_start', { index, content_block: block.start }),
        ...block.deltas.map((delta) => event('content_block_delta', { index, delta }, true)),
        event('content_block_stop', { index }),
      ]),
    ]
    if (cutOff) return events
    return [
      ...events,
      event('message_delta', {
        delta: { stop_reason: reasons[reply.stop], stop_sequence: null },
        usage: { output_tokens: reply.usage.output },
      }),
      event('message_stop', {}),
    ]
  },

  whole: (reply) => ({
    ...head(reply),
    content: blocksOf(reply).map((block) => block.whole()),
    stop_reason: reasons[reply.stop],
    stop_sequence: null,
    usage: usageOf(reply),
  }),

  error: (status, message) => ({
    type: 'error',
    error: { type: status === 529 ? 'overloaded_error' : 'api_error', message },
  }),
}

interface Block {
  start: Record<string, unknown>
  deltas: Record<string, unknown>[]
  whole(): Record<string, unknown>
}

function blocksOf(reply: WholeReply): Block[] {
  const blocks: Block[] = []
  if (reply.thinking.length > 0) {
    const thinking = reply.thinking.join('')
    blocks.push({
      start: { type: 'thinking', thinking: '', signature: '' },
      deltas: [
        ...reply.thinking.map((text) => ({ type: 'thinking_delta', thinking: text })),
        { type: 'signature_delta', signature: 'signed' },
      ],
      whole: () => ({ type: 'thinking', thinking, signature: 'signed' }),
    })
  }
  if (reply.pieces.length > 0) {
    blocks.push({
      start: { type: 'text', text: '' },
      deltas: reply.pieces.map((text) => ({ type: 'text_delta', text })),
      whole: () => ({ type: 'text', text: reply.pieces.join('') }),
    })
  }
  for (const call of reply.calls) {
    const { id, name } = call
    blocks.push({
      start: { type: 'tool_use', id, name, input: {} },
      deltas: [{ type: 'input_json_delta', partial_json: call.arguments }],
      whole: () => ({ type: 'tool_use', id, name, input: JSON.parse(call.arguments) }),
    })
  }
  return blocks
}

function head(reply: WholeReply) {
  return { id: `msg_${reply.id}`, type: 'message', role: 'assistant', model: reply.model }
}

function usageOf(reply: WholeReply) {
  const { input, output, cacheRead, cacheWrite } = reply.usage
  return {
    input_tokens: input,
    output_tokens: output,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
  }
}

function event(name: string, data: Record<string, unknown>, pace = false): WireEvent {
  return { name, data: JSON.stringify({ type: name, ...data }), pace }
}
