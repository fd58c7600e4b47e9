/** A studio on folders of the test, closed when the test ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { DurableEvent, EventType, HearthEvent } from '../../contract/event.ts'
import { isDurable } from '../../contract/event.ts'
import type { LocalProject } from '../local-project.ts'
import { createSessionVault } from '../session-vault.ts'
import { createStudio, type LocalStudio, type StudioOptions } from '../studio.ts'

/** An agent that answers as its directives say. */
export const scriptedAgent = `
import { createAgent } from 'hearth'
export default createAgent(() => ({ model: 'demo/scripted', instructions: 'first' }))
`

/** Of the test that runs: its folders go after they are shut down, whatever was made first. */
const opened = new Set<LocalStudio>()

async function shutDownAll(): Promise<void> {
  const studios = [...opened]
  opened.clear()
  await Promise.all(studios.map((studio) => studio.shutdown()))
}

/** Writes a project into a new folder. */
export function projectFolder(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hearth-project-'))
  for (const [path, text] of Object.entries(files)) writeSource(root, path, text)
  onTestFinished(async () => {
    await shutDownAll()
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  })
  return root
}

export function writeSource(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

export async function openStudio(
  projects: string[],
  options: Partial<StudioOptions> = {},
): Promise<LocalStudio> {
  const settingsDir = mkdtempSync(join(tmpdir(), 'hearth-settings-'))
  const studio = await createStudio({
    projects,
    vault: createSessionVault(),
    settingsDir,
    env: {},
    onError: (error) => expect.unreachable(String(error)),
    ...options,
  })
  opened.add(studio)
  onTestFinished(async () => {
    await shutDownAll()
    rmSync(settingsDir, { recursive: true, force: true, maxRetries: 5 })
  })
  return studio
}

/** One project, opened. */
export async function openProject(
  files: Record<string, string>,
  options: Partial<StudioOptions> = {},
): Promise<LocalProject> {
  const studio = await openStudio([], options)
  return studio.open(projectFolder(files))
}

type EventOf<Type extends EventType> = Extract<HearthEvent, { type: Type }>

/** Resolves with the first event of the type that `accepts`, also one that is in the log already. */
export function eventOf<Type extends EventType>(
  project: LocalProject,
  type: Type,
  accepts: (event: EventOf<Type>) => boolean = () => true,
): Promise<EventOf<Type>> {
  function isWanted(event: HearthEvent): event is EventOf<Type> {
    return isOfType(event, type) && accepts(event)
  }
  return new Promise<EventOf<Type>>((resolve) => {
    const unsubscribe = project.subscribe({ types: [type] }, (event) => {
      if (!isWanted(event)) return
      unsubscribe()
      resolve(event)
    })
    const known = project.store.events.list({ types: [type] }, {})
    for (const event of known) {
      if (!isWanted(event)) continue
      unsubscribe()
      resolve(event)
    }
  })
}

function isOfType<Type extends EventType>(event: HearthEvent, type: Type): event is EventOf<Type> {
  return event.type === type
}

/** Prompts `agent` and waits for the answer. */
export function ask(
  project: LocalProject,
  message: string,
  { agent = 'echo', instanceId = 'one', session = 'default' } = {},
): Promise<string> {
  return project.prompt({ agent, instanceId, session, message }).response.then(({ text }) => text)
}

/** The types of the durable events, in order. */
export function typesOf(events: HearthEvent[]): DurableEvent['type'][] {
  return events.filter(isDurable).map(({ type }) => type)
}
