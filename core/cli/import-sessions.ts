/** `hearth import`: conversations of PyFlue's session files, taken into a project that is not open elsewhere. */
import { importPyFlueSessions } from '../programmatic/import-sessions.ts'
import { print } from './output.ts'

export interface ImportOptions {
  project?: string
  agent: string
  folder?: string
  json?: boolean
}

/** 1 when a file could not be read. */
export async function importSessions(options: ImportOptions): Promise<number> {
  const { project, agent, folder } = options
  const sessions = await importPyFlueSessions({
    agent,
    ...(project === undefined ? {} : { root: project }),
    ...(folder === undefined ? {} : { folder }),
  })
  if (options.json) {
    print(JSON.stringify(sessions, null, 2))
  } else {
    for (const { file, outcome, key, entries, reason } of sessions) {
      const where = key === null ? reason : `${key.agent}/${key.instanceId}/${key.session}`
      print(`${outcome.padEnd(10)}  ${file}  ${where}${key === null ? '' : `  ${entries} entries`}`)
    }
    if (sessions.length === 0) print('There are no session files here.')
  }
  return sessions.some(({ outcome }) => outcome === 'unreadable') ? 1 : 0
}
