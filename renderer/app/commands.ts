/** The one registry of commands: the palette, the shortcuts and the desktop menu all read it. */
import { useEffect, useState, useSyncExternalStore } from 'react'

export interface Command {
  /** Stable, dotted: `agent.new`. */
  id: string
  title: string
  /** Heading in the palette. */
  group: string
  /** `Mod+K`, `?`, `Alt+ArrowLeft`. */
  shortcut?: string
  /** Other words a person may look for. */
  keywords?: string
  /** Kept out of the palette, shown on the shortcut sheet only. */
  hidden?: boolean
  run: () => void
}

/** One view that offers commands. */
interface Source {
  commands: readonly Command[]
}

const sources = new Set<Source>()
const listeners = new Set<() => void>()
let list: readonly Command[] = []

function publish(): void {
  const all = [...sources].flatMap((source) => source.commands)
  list = [...new Map(all.map((command) => [command.id, command] as const)).values()]
  for (const listener of listeners) listener()
}

/** Adds commands; a later one with the same id stands in for the earlier. Returns how to take them out. */
export function registerCommands(commands: readonly Command[]): () => void {
  return addSource({ commands })
}

function addSource(source: Source): () => void {
  sources.add(source)
  publish()
  return () => {
    sources.delete(source)
    publish()
  }
}

/** What commands run may change with every render; only another look is worth telling. */
function updateSource(source: Source, commands: readonly Command[]): void {
  const looksNew = look(source.commands) !== look(commands)
  source.commands = commands
  if (looksNew && sources.has(source)) publish()
}

function look(commands: readonly Command[]): string {
  return commands.map(({ id, title, shortcut }) => `${id} ${title} ${shortcut}`).join('\n')
}

export function listCommands(): readonly Command[] {
  return list
}

/** Runs the newest command of that id; false when nobody offers it. */
export function runCommand(id: string): boolean {
  const all = [...sources].flatMap((source) => source.commands)
  const command = all.findLast((candidate) => candidate.id === id)
  command?.run()
  return command !== undefined
}

export function useCommandList(): readonly Command[] {
  return useSyncExternalStore(subscribe, listCommands)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Offers commands while the calling view is shown. */
export function useCommands(commands: readonly Command[]): void {
  const [source] = useState<Source>(() => ({ commands }))
  useEffect(() => addSource(source), [source])
  useEffect(() => updateSource(source, commands))
}
