/** Waits for work that somebody waits for: prompts and runs. Dispatches are durable and go on later. */
import type { OpenProject, Studio } from './port.ts'

/** Resolves when no project has a prompt or run under way, or when `signal` aborts. Never rejects. */
export async function untilIdle(
  studio: Pick<Studio, 'projects' | 'project'>,
  signal: AbortSignal,
): Promise<void> {
  const projects = studio.projects().map(({ id }) => studio.project(id))
  await Promise.all(projects.map((project) => untilProjectIdle(project, signal)))
}

function untilProjectIdle(project: OpenProject, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || isIdle(project)) return resolve()
    const done = () => {
      unsubscribe()
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
    // An event is published after the row it ends is committed.
    const unsubscribe = project.subscribe({ types: ['operation', 'run_end'] }, () => {
      if (isIdle(project)) done()
    })
  })
}

function isIdle({ store }: OpenProject): boolean {
  const running = { status: ['running' as const] }
  if (store.runs.list(running, { limit: 1 }).items.length > 0) return false
  const { items } = store.operations.list({ ...running, topLevel: true }, { limit: 1000 })
  return items.every((operation) => operation.dispatchId !== null)
}
