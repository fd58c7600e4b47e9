/** A disk that is full in the middle of work: said with an error, nothing acknowledged is lost, and it goes on with room. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hearthEntry } from '../../core/server/testing/hearth-entry.ts'
import { type Admission, isLost, newAdmission, readReceipt, request } from './admissions.ts'
import { type Answer, send } from './api.ts'
import { readEvents } from './event-reader.ts'
import { closeLane, type Lane, openLane } from './lane.ts'
import { serve } from './served.ts'
import type { Input } from './trial-plan.ts'
import { verifyLane } from './verify/lane.ts'

const mostInputs = 400

function inputs(): Input[] {
  const kinds = ['prompt', 'dispatch', 'answer'] as const
  return Array.from({ length: mostInputs }, (_, index) => ({
    id: `full${index}`,
    kind: kinds[index % kinds.length] ?? 'prompt',
    behaviour: 'say',
    session: index % 3,
    key: `key-full${index}`,
    pauseMs: 0,
    abortMs: null,
  }))
}

interface Filled {
  admissions: Admission[]
  refusal: unknown
  /** Resolves when every caller is done, or has lost its server. */
  callers: Promise<PromiseSettledResult<Answer | null>[]>
}

/**
 * Hands in one after the other until one is refused for want of room. Who waits for an answer may wait until
 * there is room again, and keeps nobody else from asking.
 */
async function fill(lane: Lane): Promise<Filled> {
  const admissions: Admission[] = []
  const callers: Promise<Answer | null>[] = []
  for (const input of inputs()) {
    const admission = newAdmission(input)
    admissions.push(admission)
    const caller = handIn(lane, admission)
    callers.push(caller)
    caller.catch(() => undefined)
    const answer = input.kind === 'answer' ? null : await caller
    if (answer && answer.status >= 500) {
      return { admissions, refusal: answer, callers: Promise.allSettled(callers) }
    }
  }
  return { admissions, refusal: null, callers: Promise.allSettled(callers) }
}

/** Null when the server ended meanwhile. */
async function handIn(lane: Lane, admission: Admission): Promise<Answer | null> {
  admission.sentAt = Date.now()
  try {
    const answer = await request(lane.server, lane.sessions, admission.input)
    if (answer.status < 400) admission.receipt = readReceipt(answer)
    return answer
  } catch (error) {
    if (!isLost(error)) throw error
    return null
  }
}

test('what was acknowledged before the disk was full is kept and done when there is room again', async () => {
  const lane = await openLane(hearthEntry)
  onTestFinished(() => closeLane(lane, false))
  await lane.server.stop()
  const size = statSync(join(lane.project.root, '.hearth', 'hearth.db')).size
  lane.server = await serve({ ...lane.launch, largestFileKb: Math.ceil(size / 1024) + 400 })

  const reader = readEvents(0)
  onTestFinished(() => reader.cut())
  await reader.follow(lane.server)
  const { admissions, refusal, callers } = await fill(lane)
  lane.ledger.push(...admissions)
  expect(refusal).toMatchObject({
    body: { error: { type: expect.stringMatching(/^(store|storage)_/) } },
  })
  expect(admissions.filter(({ receipt }) => receipt?.id)).not.toEqual([])
  // It is there, says what is wrong, and lets everything be read.
  for (const path of ['/health', '/api/sessions', '/api/operations', '/api/events']) {
    expect(await send(lane.server, 'GET', path)).toMatchObject({ status: 200 })
  }

  // It can be asked to end, though it cannot write down that it does.
  expect(lane.server.ended(), lane.server.errors()).toBe(false)
  const code = await lane.server.stop()
  expect(code).not.toBe(null)
  expect((await callers).filter(({ status }) => status === 'rejected')).toEqual([])
  lane.server = await serve(lane.launch)
  await reader.follow(lane.server)
  expect(await verifyLane(lane, { seed: 1, reader, after: 0, tell: () => {} })).toEqual([])
}, 120_000)
