/** Runs once more: after the steps that are finished, or from the beginning. */
import { z } from 'zod'
import { Run, RunTrigger } from '../../contract/run.ts'
import { type Endpoint, endpoint } from '../endpoint.ts'
import { findRun } from '../runs.ts'

/** Who asks: as when a run is started. */
const body = z.strictObject({ trigger: RunTrigger.extract(['studio', 'cli', 'http']).optional() })

const shared = {
  method: 'POST',
  scope: 'project',
  tag: 'Runs',
  status: 202,
  body,
  result: Run,
} as const

const retryRun = endpoint({
  ...shared,
  path: '/api/runs/{id}/retry',
  summary:
    'Start a run that failed, was stopped or interrupted once more, after the steps that it had finished',
  async handle({ project, params, body }) {
    const { id } = findRun(project, params.id)
    const { run, done } = await project.retryRun(id, (await body()).trigger ?? 'http')
    done.catch(() => undefined)
    return run
  },
})

const replayRun = endpoint({
  ...shared,
  path: '/api/runs/{id}/replay',
  summary: 'Start a run that has ended once more, from the beginning',
  async handle({ project, params, body }) {
    const { id } = findRun(project, params.id)
    const { run, done } = await project.replayRun(id, (await body()).trigger ?? 'http')
    done.catch(() => undefined)
    return run
  },
})

export const runAgainEndpoints: Endpoint[] = [retryRun, replayRun]
