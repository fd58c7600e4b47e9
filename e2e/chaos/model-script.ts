/**
 * The model of the trials: it reads in the message what it is to do (`[<input> <behaviour>]`), so that the
 * same question, asked again after a crash, gets the same kind of answer. It calls tools, is slow, is
 * overloaded, hangs, and drops its connection.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import {
  type FakeModelRequest,
  type FakeModelServer,
  startFakeModelServer,
} from '../../core/runtime/model/testing/fake-model-server.ts'
import type { FakeReply } from '../../core/runtime/model/testing/fake-reply.ts'

const Body = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.unknown().optional() })),
})

interface Asked {
  id: string
  behaviour: string
  /** Messages since it was asked: answers of the model and results of tools. */
  answered: number
  /** How often the model has been asked for this input, with this. */
  times: number
}

/** `onRequest` is told of each request when it arrives. */
export function startScriptedModel(onRequest: () => void): Promise<FakeModelServer> {
  const times = new Map<string, number>()
  return startFakeModelServer({
    reply(request) {
      onRequest()
      return answer(readAsked(request, times))
    },
  })
}

function readAsked(request: FakeModelRequest, times: Map<string, number>): Asked {
  const { messages } = Body.parse(request.body)
  const last = messages.findLastIndex(({ role }) => role === 'user')
  const [, id = 'unknown', behaviour = 'say'] =
    /\[(\w+) ([a-z-]+)\]/.exec(JSON.stringify(messages[last]?.content ?? '')) ?? []
  const count = (times.get(id) ?? 0) + 1
  times.set(id, count)
  return { id, behaviour, answered: messages.length - 1 - last, times: count }
}

async function answer({ id, behaviour, answered, times }: Asked): Promise<FakeReply> {
  const done = { text: `done ${id}` }
  const call = (number: number, ms: number) => ({
    name: 'effect',
    id: `call_${id}_${times}_${number}`,
    arguments: { input: id, ms },
  })
  const isFirst = times === 1
  switch (behaviour) {
    case 'slow':
      return { text: Array.from({ length: 20 }, () => 'word '), tokenDelay: 15 }
    case 'tool':
      return answered === 0 ? { toolCalls: [call(0, 0)] } : done
    case 'slow-tool':
      return answered === 0 ? { toolCalls: [call(0, 250)] } : done
    case 'two-tools':
      return answered === 0 ? { toolCalls: [call(0, 30), call(1, 120)] } : done
    case 'detached':
      return answered === 0 ? { toolCalls: [detachedChild] } : done
    case 'limited':
      return isFirst ? { status: 429, headers: { 'retry-after-ms': '30' } } : done
    case 'failing':
      return isFirst ? { status: 500, headers: { 'retry-after-ms': '30' } } : done
    case 'dropped':
      if (isFirst) throw new Error('The connection is dropped on purpose.')
      return done
    case 'cut':
      return isFirst ? { text: 'cut off in the mid', cutOff: true } : done
    case 'stalled':
      if (isFirst) await delay(400)
      return done
    case 'refused':
      return { status: 400, error: 'refused on purpose' }
    default:
      return done
  }
}

/** Outlives the process that started it, and ends by itself. */
const detachedChild = {
  name: 'bash',
  arguments: { command: "setsid sh -c 'sleep 1.5' & sleep 0.2; echo started" },
}
