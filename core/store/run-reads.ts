/** What a store tells of runs. */
import type { ListOrder } from '../contract/list-order.ts'
import type { Run, RunRequest, RunStatus } from '../contract/run.ts'
import type { Page, PageRequest } from './paging.ts'

export interface RunReads {
  get(id: string): Run | null
  /** Newest first unless ordered otherwise. Deleted ones only with `deleted`. `q`: words it must hold. */
  list(
    filter: {
      workflow?: string
      agent?: string
      instanceId?: string
      status?: RunStatus[]
      q?: string
      order?: ListOrder
      deleted?: boolean
    },
    page: PageRequest,
  ): Page<Run>
  /** Those that are over and have at least so many events, newest first. */
  long(events: number, limit: number): Pick<Run, 'id' | 'eventCount'>[]
  /** The request that started it; null where there was none. */
  request(id: string): RunRequest | null
  /** What is needed to decide whether a run that was cut off goes on; null for one that is not there. */
  progress(id: string): RunProgress | null
}

export interface RunProgress {
  /** Of the source that its newest attempt ran. */
  sourceHash: string | null
  resumes: boolean
  /** Why somebody stopped it; null when nobody did. */
  stop: string | null
  /** Attempts one after another that were begun and finished no step. */
  fruitless: number
}
