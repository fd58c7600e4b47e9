/** One store that lives through several trials, with its project, its model and the process that serves it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakeModelServer } from '../../core/runtime/model/testing/fake-model-server.ts'
import { type Admission, openSessions, type Sessions } from './admissions.ts'
import { startScriptedModel } from './model-script.ts'
import { type ScratchProject, writeScratchProject } from './scratch-project.ts'
import { type Launch, type Served, serve } from './served.ts'

export interface Lane {
  home: string
  launch: Launch
  project: ScratchProject
  model: FakeModelServer
  server: Served
  sessions: Sessions
  /** All that was handed in since the store is there. */
  ledger: Admission[]
  /** Number of the newest event that was looked at. */
  lastSeq: number
  /** Called for each request to the model; trials set it. */
  onModelRequest: () => void
}

export async function openLane(entry: string): Promise<Lane> {
  const home = mkdtempSync(join(tmpdir(), 'hearth-chaos-'))
  const hooks = { onModelRequest: () => {} }
  const model = await startScriptedModel(() => hooks.onModelRequest())
  try {
    const project = writeScratchProject(home, model.baseUrl)
    const launch = { entry, home, root: project.root }
    const server = await serve(launch)
    const sessions = await openSessions(server)
    const ledger: Admission[] = []
    return Object.assign(hooks, {
      home,
      launch,
      project,
      model,
      server,
      sessions,
      ledger,
      lastSeq: 0,
    })
  } catch (error) {
    await model.close()
    rmSync(home, { recursive: true, force: true })
    throw error
  }
}

/** `keep` leaves the store where it is, for whoever looks into what went wrong. */
export async function closeLane({ server, model, home }: Lane, keep: boolean): Promise<void> {
  if (keep) await server.kill()
  else await server.stop()
  await model.close()
  if (!keep) rmSync(home, { recursive: true, force: true })
}
