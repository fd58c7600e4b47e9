/** One trial: hand in, kill, start again, wait until all is settled, and look at it from outside. */
import { setTimeout as delay } from 'node:timers/promises'
import { admitAll, newAdmission } from './admissions.ts'
import { lastSeq } from './api.ts'
import { readEvents } from './event-reader.ts'
import { untilKill, watchHappenings } from './kill-moment.ts'
import type { Lane } from './lane.ts'
import { serve, startServing } from './served.ts'
import { planTrial } from './trial-plan.ts'
import { verifyLane } from './verify/lane.ts'

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
    for (const { input, receipt, abortedAt } of admissions) {
      const said = receipt === null ? 'no answer' : `${receipt.status} ${receipt.id ?? ''}`
      tell(`${input.id}: ${said}${abortedAt === null ? '' : ', stopped'}`)
    }
    for (const ms of plan.bootKills) await killBoot(lane, ms, tell)
    lane.server = await serve(lane.launch)
    tell('started again')
    await reader.follow(lane.server)
    const found = await verifyLane(lane, { seed, after, reader, tell })
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
