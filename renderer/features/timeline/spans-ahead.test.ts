/** What is asked for ahead is asked for once, and is given to the page it was meant for. */
import { afterEach, describe, expect, it } from 'vitest'
import type { TimelineScope } from '../../../core/contract/timeline-file.ts'
import type { ProjectHandle } from '../../app/project.ts'
import { dropSpansAhead, openSpans, readSpansAhead } from './spans-ahead.ts'

afterEach(dropSpansAhead)

function project({ fails = 0 } = {}) {
  const asked: TimelineScope[] = []
  const ended: TimelineScope[] = []
  let listeners = 0
  const handle = {
    client: {
      timelines: {
        async *spans(scope: TimelineScope, { signal }: { signal: AbortSignal }) {
          asked.push(scope)
          signal.addEventListener('abort', () => ended.push(scope))
          if (asked.length <= fails) throw new Error('not there')
          yield []
        },
      },
    },
    events: {
      subscribe() {
        listeners += 1
        return () => {
          listeners -= 1
        }
      },
    },
  }
  // Only what is used of it.
  const asProject = handle as unknown as Pick<ProjectHandle, 'client' | 'events'>
  return { asProject, asked, ended, listeners: () => listeners }
}

const run = { runId: 'one' }

describe('spans asked for ahead', () => {
  it('are those that the page opens, once', async () => {
    const { asProject, asked, listeners } = project()
    readSpansAhead(asProject, run)
    readSpansAhead(asProject, run)
    const source = openSpans(asProject, run)
    await expect.poll(() => source.snapshot().loading).toBe(false)
    // They are shown.
    readSpansAhead(asProject, run)
    expect(asked).toEqual([run])
    source.end()
    expect(listeners()).toBe(0)
    openSpans(asProject, run).end()
    expect(asked).toEqual([run, run])
  })

  it('are dropped for those of another page or project', async () => {
    const one = project()
    const other = project()
    readSpansAhead(one.asProject, run)
    readSpansAhead(one.asProject, { operationId: 'two' })
    expect(one.ended).toEqual([run])
    openSpans(other.asProject, { operationId: 'two' }).end()
    expect(other.asked).toEqual([{ operationId: 'two' }])
    dropSpansAhead()
    expect(one.listeners()).toBe(0)
  })

  it('that failed are asked for again by the page', async () => {
    const { asProject, asked, listeners } = project({ fails: 1 })
    readSpansAhead(asProject, run)
    // The failure is known in a later turn of the loop.
    await new Promise((resolve) => setTimeout(resolve, 5))
    const source = openSpans(asProject, run)
    await expect.poll(() => source.snapshot()).toMatchObject({ loading: false, error: null })
    expect(asked).toEqual([run, run])
    source.end()
    expect(listeners()).toBe(0)
  })
})
