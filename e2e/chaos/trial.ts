/** One trial: hand in, kill, start again, wait until all is settled, and look at it from outside. */
import { setTimeout as delay } from 'node:timers/promises'
import { admitAll, newAdmission } from './admissions.ts'
import { lastSeq } from './api.ts'
import { type EventReader, readEvents } from './event-reader.ts'
import { gatherFacts } from './facts.ts'
import { untilKill, watchHappenings } from './kill-moment.ts'
import type { Lane } from './lane.ts'
import { createRandom } from './random.ts'
import { type Served, serve, startServing } from './served.ts'
import { openWork, untilSettled } from './settle.ts'
import { planTrial } from './trial-plan.ts'
import { checkDatabase } from './verify/database.ts'
import { checkEffects } from './verify/effects.ts'
import { checkInputs } from './verify/inputs.ts'
import { checkNumbers, checkOrder, checkReader } from './verify/order.ts'
import { checkOutcomes } from './verify/outcomes.ts'
import { checkRepeats } from './verify/repeats.ts'

export interface TrialResult {
  seed: number
  /** Empty when all is well. */
  found: string[]
  story: string[]
  kills: number
  /** Inputs that were acknowledged. */
  acknowledged: number
  milliseconds: number
}

/** How long all may take to be settled after a start. */
const patienceMs = 30_000

export async function runTrial(lane: Lane, seed: number): Promise<TrialResult> {
  const began = performance.now()
  const story: string[] = []
  const tell = (line: string) =>
    void story.push(`${Math.round(performance.now() - began)} ms: ${line}`)
  const plan = planTrial(seed)
  const admissions = plan.inputs.map(newAdmission)
  for (const { id, kind, behaviour, session, key, abortMs } of plan.inputs) {
    const stopped = abortMs === null ? '' : `, stopped after ${abortMs} ms`
    tell(`${id}: ${kind} "${behaviour}" in s${session}${key === null ? '' : ', keyed'}${stopped}`)
  }
  const after = await lastSeq(lane.server, lane.lastSeq)
  const reader = readEvents(after)
  try {
    await reader.follow(lane.server)
    const happenings = watchHappenings()
    lane.onModelRequest = () => happenings.count('model')
    const admitted = admitAll(lane.server, lane.sessions, admissions, () => {
      happenings.count('receipt')
    })
    // A rejection is looked at below, after the kill.
    admitted.catch(() => undefined)
    const tooLate = admitted.then(() => delay(700))
    await untilKill(plan.kill, happenings, lane.project.effects, tooLate)
    tell(`killed at ${JSON.stringify(plan.kill)}`)
    await lane.server.kill()
    await admitted
    lane.ledger.push(...admissions)
    for (const { input, receipt, isAborted } of admissions) {
      const said = receipt === null ? 'no answer' : `${receipt.status} ${receipt.id ?? ''}`
      tell(`${input.id}: ${said}${isAborted ? ', stopped' : ''}`)
    }
    for (const ms of plan.bootKills) await killBoot(lane, ms, tell)
    lane.server = await serve(lane.launch)
    tell('started again')
    await reader.follow(lane.server)
    const found = await verify(lane, seed, after, reader, tell)
    const acknowledged = admissions.filter(({ receipt }) => receipt !== null).length
    const kills = 1 + plan.bootKills.length
    const milliseconds = performance.now() - began
    return { seed, found, story, kills, acknowledged, milliseconds }
  } finally {
    reader.cut()
    lane.onModelRequest = () => {}
  }
}

/** Kills a process that is only just starting, or already at work on what it found. */
async function killBoot(lane: Lane, ms: number, tell: (line: string) => void): Promise<void> {
  const starting = startServing(lane.launch)
  await delay(ms)
  await starting.kill()
  const listened = (await starting.listening) !== null
  tell(`started, and killed after ${ms} ms, ${listened ? 'listening' : 'before it listened'}`)
}

async function verify(
  lane: Lane,
  seed: number,
  after: number,
  reader: EventReader,
  tell: (line: string) => void,
): Promise<string[]> {
  const { server, project, sessions, ledger } = lane
  const hanging = await untilSettled(server, reader, patienceMs)
  if (hanging.length > 0) return [...hanging, ...death(server)]
  tell('settled')
  const repeated = await checkRepeats(server, sessions, ledger.slice(-9))
  const hangingAgain = await untilSettled(server, reader, patienceMs)
  tell('asked again for all that had a key')
  const facts = await gatherFacts(server, project)
  const last = facts.events.at(-1)?.seq ?? 0
  lane.lastSeq = last
  await reader.until(last, 5000).catch(() => undefined)
  return [
    ...repeated,
    ...hangingAgain,
    ...checkInputs(facts, ledger),
    ...checkOutcomes(facts),
    ...checkEffects(facts),
    ...checkOrder(facts, ledger),
    ...checkNumbers(facts),
    ...checkReader('the reader that lived through it', facts, reader.seqs, after),
    ...(await checkResumes(server, seed, facts, last)),
    ...checkDatabase(project),
    ...(await openWork(server)),
    ...death(server),
  ]
}

/** New readers that begin anywhere see all that comes after. */
async function checkResumes(
  server: Served,
  seed: number,
  facts: Parameters<typeof checkReader>[1],
  last: number,
): Promise<string[]> {
  const random = createRandom(seed ^ 0x5eed)
  const positions = [0, random.whole(0, last), random.whole(0, last)]
  const found = await Promise.all(
    positions.map(async (position) => {
      const reader = readEvents(position)
      try {
        await reader.follow(server)
        await reader.until(last, 5000).catch(() => undefined)
        return checkReader(`a reader from ${position} on`, facts, reader.seqs, position)
      } finally {
        reader.cut()
      }
    }),
  )
  return found.flat()
}

function death(server: Served): string[] {
  return server.ended() ? [`the server has ended by itself: ${server.errors().slice(-500)}`] : []
}
