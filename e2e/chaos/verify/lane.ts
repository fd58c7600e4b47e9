/** Holds a store to all that was acknowledged on it, from outside, by the API of the process that serves it. */
import { type EventReader, readEvents } from '../event-reader.ts'
import { gatherFacts } from '../facts.ts'
import type { Lane } from '../lane.ts'
import { createRandom } from '../random.ts'
import type { Served } from '../served.ts'
import { openWork, untilSettled } from '../settle.ts'
import { checkDatabase } from './database.ts'
import { checkEffects } from './effects.ts'
import { checkInputs } from './inputs.ts'
import { checkNumbers, checkOrder, checkReader } from './order.ts'
import { checkOutcomes } from './outcomes.ts'
import { checkRepeats } from './repeats.ts'

/** How long all may take to be settled after a start. */
const patienceMs = 30_000
/** Requests with a key that are made again: those of the last trial, and a few before. */
const repeatCount = 12

export interface Watch {
  seed: number
  /** Lived through all of it, and began after this number. */
  reader: EventReader
  after: number
  tell(line: string): void
}

/** What is wrong, in words; empty when all is well. */
export async function verifyLane(
  lane: Lane,
  { seed, reader, after, tell }: Watch,
): Promise<string[]> {
  const { server, project, sessions, ledger } = lane
  const hanging = await untilSettled(server, reader, patienceMs)
  if (hanging.length > 0) return [...hanging, ...death(server)]
  tell('settled')
  const repeated = await checkRepeats(server, sessions, ledger.slice(-repeatCount))
  const hangingAgain = await untilSettled(server, reader, patienceMs)
  tell('asked again for all that had a key')
  const facts = await gatherFacts(server, project)
  const last = facts.events.at(-1)?.seq ?? 0
  lane.lastSeq = last
  // One that never gets there is told of by the check of what it saw.
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
