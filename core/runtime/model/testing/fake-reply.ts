/** What a fake model says, before it is written in one provider's wire format. */

export interface FakeReply {
  /** A string is streamed word by word, an array piece by piece. */
  text?: string | string[]
  thinking?: string
  /** `arguments` that are a string are sent as they are, also when they are not JSON. */
  toolCalls?: { name: string; arguments: unknown; id?: string }[]
  usage?: { input: number; output: number; cacheRead?: number; cacheWrite?: number }
  stop?: 'stop' | 'length'
  /** Answers with this HTTP status and an error in the provider's shape instead. */
  status?: number
  error?: string
  headers?: Record<string, string>
  /** Streams what there is, then ends without saying that it is complete. */
  cutOff?: boolean
  /** Milliseconds before each piece; overrides the server's. */
  tokenDelay?: number
}

export interface FakeCall {
  id: string
  name: string
  arguments: string
}

/** A reply with every default filled in. */
export interface WholeReply {
  id: string
  model: string
  pieces: string[]
  thinking: string[]
  calls: FakeCall[]
  usage: { input: number; output: number; cacheRead: number; cacheWrite: number }
  stop: 'stop' | 'length' | 'tool-calls'
}

let replies = 0

export function wholeReply(reply: FakeReply, model: string): WholeReply {
  replies += 1
  const pieces = typeof reply.text === 'string' ? words(reply.text) : (reply.text ?? [])
  const calls = (reply.toolCalls ?? []).map((call, index) => ({
    id: call.id ?? `call_${replies}_${index}`,
    name: call.name,
    arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
  }))
  return {
    id: `fake-${replies}`,
    model,
    pieces,
    thinking: reply.thinking ? words(reply.thinking) : [],
    calls,
    usage: { cacheRead: 0, cacheWrite: 0, input: 10, output: pieces.length, ...reply.usage },
    stop: reply.stop ?? (calls.length > 0 ? 'tool-calls' : 'stop'),
  }
}

function words(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? []
}

/** One server-sent event; `pace` marks those a token delay applies to. */
export interface WireEvent {
  name: string | null
  data: string
  pace: boolean
}

/** How one provider's protocol writes a reply. */
export interface Wire {
  stream(reply: WholeReply, cutOff: boolean): WireEvent[]
  whole(reply: WholeReply): unknown
  error(status: number, message: string): unknown
}
