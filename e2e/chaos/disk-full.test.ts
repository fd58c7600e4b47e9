/** A disk that is full in the middle of work: said with an error, nothing acknowledged is lost, and it goes on with room. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { type Admission, isLost, newAdmission, readReceipt, request } from './admissions.ts'
import { send } from './api.ts'
import { readEvents } from './event-reader.ts'
import { closeLane, type Lane, openLane } from './lane.ts'
import { serve } from './served.ts'
import type { Input } from './trial-plan.ts'
import { verifyLane } from './verify/lane.ts'

const entry = fileURLToPath(new URL('../../core/cli/index.ts', import.meta.url))
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

/** Hands in one after the other until one is refused for want of room. */
async function fill(lane: Lane): Promise<{ admissions: Admission[]; refusal: unknown }> {
  const admissions: Admission[] = []
  for (const input of inputs()) {
    const admission = newAdmission(input)
    admissions.push(admission)
    admission.sentAt = Date.now()
    try {
      const answer = await request(lane.server, lane.sessions, input)
      if (answer.status >= 500) return { admissions, refusal: answer }
      admission.receipt = readReceipt(answer)
    } catch (error) {
      if (!isLost(error)) throw error
      throw new Error(`The server is gone: ${lane.server.errors()}`)
    }
  }
  return { admissions, refusal: null }
}

test('what was acknowledged before the disk was full is kept and done when there is room again', async () => {
  const lane = await openLane(entry)
  onTestFinished(() => closeLane(lane, false))
  await lane.server.stop()
  const size = statSync(join(lane.project.root, '.hearth', 'hearth.db')).size
  lane.server = await serve({ ...lane.launch, largestFileKb: Math.ceil(size / 1024) + 400 })

  const reader = readEvents(0)
  onTestFinished(() => reader.cut())
  await reader.follow(lane.server)
  const { admissions, refusal } = await fill(lane)
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
  const code = await lane.server.stop()
  expect(code).not.toBe(null)
  lane.server = await serve(lane.launch)
  await reader.follow(lane.server)
  expect(await verifyLane(lane, { seed: 1, reader, after: 0, tell: () => {} })).toEqual([])
}, 120_000)
