/** Google's Gemini protocol: `models/{model}:generateContent` and `:streamGenerateContent`. */
import type { FakeCall, WholeReply, Wire, WireEvent } from './fake-reply.ts'

const reasons = { stop: 'STOP', length: 'MAX_TOKENS', 'tool-calls': 'STOP' } as const

export const googleWire: Wire = {
  stream(reply, cutOff) {
    const events = partsOf(reply).map((part) => chunk(reply, [part], null, true))
    return cutOff ? events : [...events, chunk(reply, [], reasons[reply.stop], false)]
  },
  whole: (reply) => responseOf(reply, partsOf(reply), reasons[reply.stop]),
  error: (status, message) => ({ error: { code: status, message, status: 'FAKE_FAILURE' } }),
}

type Part = Record<string, unknown>

function partsOf(reply: WholeReply): Part[] {
  return [
    ...reply.thinking.map((text) => ({ text, thought: true })),
    ...reply.pieces.map((text) => ({ text })),
    ...reply.calls.map((call, index) => callPart(call, index === 0 && reply.thinking.length > 0)),
  ]
}

/** The protocol carries arguments as an object; the first call of a thoughtful answer is signed. */
function callPart({ name, arguments: text }: FakeCall, isSigned: boolean): Part {
  const args: unknown = JSON.parse(text)
  return { functionCall: { name, args }, ...(isSigned ? { thoughtSignature: 'sealed' } : {}) }
}

function chunk(reply: WholeReply, parts: Part[], reason: string | null, pace: boolean): WireEvent {
  return { name: null, data: JSON.stringify(responseOf(reply, parts, reason)), pace }
}

function responseOf(reply: WholeReply, parts: Part[], reason: string | null) {
  const { input, output, cacheRead, cacheWrite } = reply.usage
  const prompt = input + cacheRead + cacheWrite
  return {
    responseId: reply.id,
    modelVersion: reply.model,
    candidates: [
      {
        index: 0,
        content: { role: 'model', parts },
        ...(reason === null ? {} : { finishReason: reason }),
      },
    ],
    usageMetadata: {
      promptTokenCount: prompt,
      cachedContentTokenCount: cacheRead,
      candidatesTokenCount: output,
      totalTokenCount: prompt + output,
    },
  }
}
