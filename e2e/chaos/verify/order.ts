/** What was acknowledged first is said first, in each session; the log and every reader of it see the same order. */
import type { Admission } from '../admissions.ts'
import { type Facts, saidFor } from '../facts.ts'

export function checkOrder(facts: Facts, admissions: Admission[]): string[] {
  const found: string[] = []
  for (const first of admissions) {
    for (const second of admissions) {
      if (!isBefore(first, second)) continue
      const [said] = saidFor(facts, first.input.id)
      const [saidLater] = saidFor(facts, second.input.id)
      if (!said || !saidLater || said.seq < saidLater.seq) continue
      found.push(`${second.input.id} overtook ${first.input.id}, which was acknowledged before`)
    }
  }
  return found
}

/** Whether the first was accepted before the second was sent, to the same session. */
function isBefore(first: Admission, second: Admission): boolean {
  if (first.input.kind === 'run' || second.input.kind === 'run') return false
  if (first.input.session !== second.input.session) return false
  if (first.receipt === null || second.sentAt === null) return false
  return first.receipt.at < second.sentAt
}

/** `seqs` are the numbers that a reader saw who began after `after`. */
export function checkReader(
  what: string,
  { events }: Pick<Facts, 'events'>,
  seqs: number[],
  after: number,
): string[] {
  const there = events.map(({ seq }) => seq).filter((seq) => seq > after)
  const found: string[] = []
  const seen = new Set(seqs)
  if (seen.size !== seqs.length) found.push(`${what} saw ${seqs.length - seen.size} events twice`)
  const missed = there.filter((seq) => !seen.has(seq))
  if (missed.length > 0) found.push(`${what} missed ${missed.length} events from ${missed[0]} on`)
  const strange = seqs.filter((seq) => seq > after && !there.includes(seq))
  if (strange.length > 0) found.push(`${what} saw ${strange} that are not in the log`)
  if (seqs.some((seq, index) => index > 0 && seq <= (seqs[index - 1] ?? 0))) {
    found.push(`${what} saw events out of order`)
  }
  return found
}

export function checkNumbers({ events }: Facts): string[] {
  const seqs = events.map(({ seq }) => seq)
  const gap = seqs.findIndex((seq, index) => index > 0 && seq !== (seqs[index - 1] ?? 0) + 1)
  return gap === -1 ? [] : [`the log jumps from ${seqs[gap - 1]} to ${seqs[gap]}`]
}
