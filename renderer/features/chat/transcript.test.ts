import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../core/contract/session.ts'
import { createTranscript, type ReadEntries } from './transcript.ts'

function entry(seq: number): Entry {
  return {
    id: `entry_${seq}`,
    sessionId: 's',
    seq,
    parentId: null,
    operationId: 'op',
    turnId: null,
    dispatchId: null,
    createdAt: seq,
    data: { type: 'message', message: { role: 'user', content: [] } },
  }
}

/** A session of `count.value` entries, and what was asked of it. */
function session(start: number) {
  const count = { value: start }
  const asked: Parameters<ReadEntries>[0][] = []
  const read: ReadEntries = async (range) => {
    asked.push(range)
    const all = Array.from({ length: count.value }, (_, index) => entry(index + 1))
    if (range.after !== undefined) {
      const { after } = range
      return { items: all.filter(({ seq }) => seq > after).slice(0, range.limit) }
    }
    const { before } = range
    const upTo = before === undefined ? all : all.filter(({ seq }) => seq < before)
    return { items: upTo.slice(-range.limit) }
  }
  return { count, asked, read }
}

describe('transcript', () => {
  it('opens a long session at its end and pages back to its beginning', async () => {
    const source = session(10_000)
    const transcript = createTranscript(source.read)
    await transcript.catchUp()
    expect(
      transcript
        .state()
        .entries.map(({ seq }) => seq)
        .at(0),
    ).toBe(9901)
    expect(transcript.state()).toMatchObject({ loaded: true, hasOlder: true })
    while (transcript.state().hasOlder) await transcript.loadOlder()
    const seqs = transcript.state().entries.map(({ seq }) => seq)
    expect(seqs).toEqual(Array.from({ length: 10_000 }, (_, index) => index + 1))
  })

  it('tells a failure in its state, also when several asked for the same read', async () => {
    const transcript = createTranscript(() => Promise.reject(new Error('gone')))
    await Promise.all([transcript.catchUp(), transcript.catchUp(), transcript.catchUp()])
    expect(transcript.state()).toMatchObject({ loaded: true, error: new Error('gone') })
  })

  it('reads only what is new, once more for all who asked meanwhile', async () => {
    const source = session(3)
    const transcript = createTranscript(source.read)
    await transcript.catchUp()
    source.count.value = 5
    await Promise.all([transcript.catchUp(), transcript.catchUp(), transcript.catchUp()])
    expect(transcript.state().entries).toHaveLength(5)
    expect(source.asked.slice(1)).toEqual([
      { after: 3, limit: 500 },
      { after: 5, limit: 500 },
    ])
  })

  it('keeps what it has when a read fails, and says so until one works', async () => {
    const source = session(2)
    let fails = false
    const transcript = createTranscript((range) =>
      fails ? Promise.reject(new Error('gone')) : source.read(range),
    )
    await transcript.catchUp()
    fails = true
    await transcript.catchUp()
    expect(transcript.state()).toMatchObject({ error: new Error('gone') })
    expect(transcript.state().entries).toHaveLength(2)
    fails = false
    await transcript.catchUp()
    expect(transcript.state().error).toBeNull()
  })
})
