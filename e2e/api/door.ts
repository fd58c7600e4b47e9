/** What the journey asks of Hearth, whichever way it goes in: the typed client, or curl. */
import type { Entry, Session } from '../../core/contract/session.ts'

export interface Door {
  createProject(root: string, template: string): Promise<void>
  setProvider(
    id: string,
    settings: { kind: string; baseUrl: string; apiKey: string },
  ): Promise<void>
  readFile(path: string): Promise<{ content: string; hash: string }>
  writeFile(path: string, content: string, ifMatch: string): Promise<void>
  /** The text of the answer. */
  prompt(agent: string, instance: string, message: string): Promise<string>
  /** Starts a prompt, waits for its first words, and stops it. */
  stopMidway(agent: string, instance: string, message: string): Promise<void>
  runWorkflow(name: string, payload: unknown): Promise<{ runId: string; result: unknown }>
  sessions(agent: string): Promise<Session[]>
  entries(sessionId: string): Promise<Entry[]>
  eventTypes(runId: string): Promise<string[]>
}
