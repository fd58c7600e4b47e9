/** OpenAI's responses protocol. */
import type { FakeCall, WholeReply, Wire, WireEvent } from './fake-reply.ts'

export const openAiResponsesWire: Wire = {
  stream(reply, cutOff) {
    const items = itemsOf(reply)
    const events = [
      event('response.created', { response: { ...head(reply), status: 'in_progress' } }),
      ...items.flatMap((item, index) => itemEvents(reply, item, index)),
    ]
    return cutOff ? events : [...events, endEvent(reply)]
  },
  whole: (reply) => ({ ...head(reply), ...endOf(reply), output: itemsOf(reply) }),
  error: (status, message) => ({
    error: { message, type: status === 429 ? 'rate_limit_error' : 'server_error', code: null },
  }),
}

type Item =
  | {
      type: 'reasoning'
      id: string
      summary: { type: 'summary_text'; text: string }[]
      encrypted_content: string
    }
  | {
      type: 'message'
      id: string
      role: 'assistant'
      content: { type: 'output_text'; text: string; annotations: [] }[]
    }
  | {
      type: 'function_call'
      id: string
      call_id: string
      name: string
      arguments: string
      status: 'completed'
    }

function itemsOf(reply: WholeReply): Item[] {
  const items: Item[] = []
  if (reply.thinking.length > 0) {
    const summary = [{ type: 'summary_text' as const, text: reply.thinking.join('') }]
    items.push({ type: 'reasoning', id: `rs_${reply.id}`, summary, encrypted_content: 'sealed' })
  }
  if (reply.pieces.length > 0) {
    const content = [
      { type: 'output_text' as const, text: reply.pieces.join(''), annotations: [] as [] },
    ]
    items.push({ type: 'message', id: `msg_${reply.id}`, role: 'assistant', content })
  }
  return [...items, ...reply.calls.map(callItem)]
}

function callItem(call: FakeCall): Item {
  const { id, name } = call
  return {
    type: 'function_call',
    id: `fc_${id}`,
    call_id: id,
    name,
    arguments: call.arguments,
    status: 'completed',
  }
}

function itemEvents(reply: WholeReply, item: Item, index: number): WireEvent[] {
  const at = { output_index: index }
  const done = event('response.output_item.done', { ...at, item })
  switch (item.type) {
    case 'reasoning': {
      const added = { ...item, summary: [] }
      const part = { item_id: item.id, summary_index: 0, ...at }
      return [
        event('response.output_item.added', { ...at, item: added }),
        event('response.reasoning_summary_part.added', part),
        ...reply.thinking.map((delta) =>
          event('response.reasoning_summary_text.delta', { ...part, delta }, true),
        ),
        event('response.reasoning_summary_part.done', part),
        done,
      ]
    }
    case 'message':
      return [
        event('response.output_item.added', { ...at, item: { ...item, content: [] } }),
        ...reply.pieces.map((delta) =>
          event(
            'response.output_text.delta',
            { ...at, item_id: item.id, content_index: 0, delta },
            true,
          ),
        ),
        done,
      ]
    case 'function_call':
      return [
        event('response.output_item.added', { ...at, item: { ...item, arguments: '' } }),
        event(
          'response.function_call_arguments.delta',
          { ...at, item_id: item.id, delta: item.arguments },
          true,
        ),
        done,
      ]
  }
}

function endEvent(reply: WholeReply): WireEvent {
  const type = reply.stop === 'length' ? 'response.incomplete' : 'response.completed'
  return event(type, { response: { ...head(reply), ...endOf(reply), output: itemsOf(reply) } })
}

function endOf(reply: WholeReply) {
  const { input, output, cacheRead, cacheWrite } = reply.usage
  const isCut = reply.stop === 'length'
  return {
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    usage: {
      input_tokens: input + cacheRead + cacheWrite,
      input_tokens_details: { cached_tokens: cacheRead },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: reply.thinking.length },
      total_tokens: input + cacheRead + cacheWrite + output,
    },
  }
}

function head(reply: WholeReply) {
  return { id: `resp_${reply.id}`, object: 'response', created_at: 1, model: reply.model }
}

function event(name: string, data: Record<string, unknown>, pace = false): WireEvent {
  return { name, data: JSON.stringify({ type: name, ...data }), pace }
}
