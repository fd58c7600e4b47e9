/** The one registry of commands: the palette, the shortcuts and the desktop menu all read it. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { type ChosenKeys, chosenKeys, onKeysChosen } from './chosen-keys.ts'

export interface Command {
  /** Stable, dotted: `agent.new`. */
  id: string
  title: string
  /** Heading in the palette. */
  group: string
  /** `Mod+K`, `?`, `Alt+ArrowLeft`. */
  shortcut?: string
  /** The one it has of itself, while a person chose another. */
  ownShortcut?: string
  /** Other words a person may look for. */
  keywords?: string
  /** Kept out of the palette, shown on the shortcut sheet only. */
  hidden?: boolean
  run: () => void
}

/** One view that offers commands. */
interface Source {
  commands: readonly Command[]
  /** What is known of views that are still being loaded: whatever a view itself offers goes before it. */
  isStandIn: boolean
}

/** A command that was asked for before its view was there. */
interface Held {
  id: string
  view: string
  since: number
}

/** Nobody waits for longer; what comes later would only surprise. */
const heldForMs = 30_000

const sources = new Set<Source>()
const listeners = new Set<() => void>()
let list: readonly Command[] = []
let held: Held[] = []

/** The one that counts of each id comes last. */
function allCommands(): Command[] {
  const byRank = [...sources].sort((a, b) => Number(b.isStandIn) - Number(a.isStandIn))
  return byRank.flatMap((source) => source.commands)
}

onKeysChosen(publish)

function publish(): void {
  const newest = new Map(allCommands().map((command) => [command.id, command] as const))
  list = withChosenKeys([...newest.values()], chosenKeys())
  for (const listener of listeners) listener()
}

/** The commands as they are reached now. */
export function withChosenKeys(commands: readonly Command[], keys: ChosenKeys): Command[] {
  return commands.map((command) => {
    const key = keys[command.id]
    if (key === undefined) return command
    const { shortcut: own, ...rest } = command
    const kept = own === undefined ? rest : { ...rest, ownShortcut: own }
    return key === '' ? kept : { ...kept, shortcut: key }
  })
}

/** Keeps a command until the view that offers it is there, in the order in which they were asked for. */
export function holdCommand(id: string, view: string): void {
  held.push({ id, view, since: performance.now() })
}

/** Lets go of what was asked of other views: one has moved on. */
export function keepHeldOf(view: string): void {
  held = held.filter((one) => one.view === view)
}

function runHeld(source: Source): void {
  if (source.isStandIn || held.length === 0) return
  const isOffered = ({ id }: Held) => source.commands.some((command) => command.id === id)
  const due = held.filter(isOffered)
  held = held.filter((one) => !isOffered(one))
  for (const { id, since } of due) {
    if (performance.now() - since < heldForMs) runCommand(id)
  }
}

/** Adds commands; a later one with the same id stands in for the earlier. Returns how to take them out. */
export function registerCommands(commands: readonly Command[]): () => void {
  return addSource({ commands, isStandIn: false })
}

/** Adds commands that hold the place of those a view will offer. Returns how to take them out. */
export function registerStandIns(commands: readonly Command[]): () => void {
  return addSource({ commands, isStandIn: true })
}

function addSource(source: Source): () => void {
  sources.add(source)
  publish()
  runHeld(source)
  return () => {
    sources.delete(source)
    publish()
  }
}

/** What commands run may change with every render; only another look is worth telling. */
function updateSource(source: Source, commands: readonly Command[]): void {
  const looksNew = look(source.commands) !== look(commands)
  source.commands = commands
  if (!looksNew || !sources.has(source)) return
  publish()
  runHeld(source)
}

function look(commands: readonly Command[]): string {
  return commands.map(({ id, title, shortcut }) => `${id} ${title} ${shortcut}`).join('\n')
}

export function listCommands(): readonly Command[] {
  return list
}

/** Runs the newest command of that id; false when nobody offers it. */
export function runCommand(id: string): boolean {
  const command = allCommands().findLast((candidate) => candidate.id === id)
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
  const [source] = useState<Source>(() => ({ commands, isStandIn: false }))
  useEffect(() => addSource(source), [source])
  useEffect(() => updateSource(source, commands))
}
