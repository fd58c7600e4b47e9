/** The commands of views that are loaded when first shown, known beforehand: a key pressed meanwhile waits for its view. */
import type { Command } from './commands.ts'

/** A command of a view before the view itself is there. */
export type PageCommand = Omit<Command, 'run'>

/** Where one is: the path, and the tab of a view that has tabs. */
export interface Place {
  pathname: string
  tab?: string | undefined
  /** Of the files view: the file shown. */
  path?: string | undefined
  /** The agent is called, not talked to. */
  isHandler?: boolean
}

const findInFiles: PageCommand = {
  id: 'files.find',
  title: 'Find in files',
  group: 'Files',
  shortcut: 'Mod+Shift+F',
  keywords: 'search replace grep',
}
const gitChanges: PageCommand = {
  id: 'files.changes',
  title: 'Show what changed (git)',
  group: 'Files',
  shortcut: 'Mod+Shift+G',
}
const newFile: PageCommand = { id: 'files.new', title: 'New file', group: 'Files' }
const newFolder: PageCommand = { id: 'files.new-folder', title: 'New folder', group: 'Files' }

/** The files view has these wherever one is: they go there. */
export const filesCommands: readonly PageCommand[] = [findInFiles, gitChanges, newFile, newFolder]

const listCommands: readonly PageCommand[] = [
  list('list.next', 'Next row', 'j'),
  list('list.previous', 'Previous row', 'k'),
  list('list.filter', 'Filter the list', '/'),
  list('list.select', 'Select the row', 'x'),
  list('list.extend', 'Select down to the next row', 'Shift+J'),
  list('list.extend-up', 'Select up to the previous row', 'Shift+K'),
]
const tabCommands: readonly PageCommand[] = [
  files('files.next-tab', 'Next open file', 'Alt+Shift+ArrowRight'),
  files('files.previous-tab', 'Previous open file', 'Alt+Shift+ArrowLeft'),
]
const save: PageCommand = {
  id: 'file.save',
  title: 'Save the file',
  group: 'Code',
  shortcut: 'Mod+S',
  hidden: true,
}
const chatCommands: readonly PageCommand[] = [
  {
    id: 'chat.verbosity',
    title: 'Show more or less of the steps',
    group: 'Chat',
    shortcut: 'Mod+.',
    hidden: true,
  },
  {
    id: 'chat.find',
    title: 'Find in this conversation',
    group: 'Chat',
    shortcut: 'Mod+F',
    hidden: true,
  },
]

/** Those of all views: their keys are theirs wherever one is. */
export const viewCommands: readonly PageCommand[] = [
  ...listCommands,
  ...tabCommands,
  save,
  ...chatCommands,
]

const lists = new Set(['runs', 'activity', 'queue', 'approvals', 'schedules'])

/** `files`, `agents/desk`, `runs`: a held command is for that one. */
export function viewOf(pathname: string): string {
  return /\/p\/[^/]+\/(.*?)\/?$/.exec(pathname)?.[1] ?? ''
}

/** What the view at this place will offer once it is there. */
export function pageCommands({ pathname, tab, path, isHandler }: Place): readonly PageCommand[] {
  const view = viewOf(pathname)
  if (lists.has(view)) return listCommands
  if (view === 'files') return path === undefined ? [] : [save, ...tabCommands]
  if (!/^(agents|workflows)\/[^/]+$/.test(view)) return []
  if (tab === 'code') return [save]
  const isChat = view.startsWith('agents/') && (tab ?? 'chat') === 'chat'
  return isChat && !isHandler ? chatCommands : []
}

function list(id: string, title: string, shortcut: string): PageCommand {
  return { id, title, shortcut, group: 'Lists', hidden: true }
}

function files(id: string, title: string, shortcut: string): PageCommand {
  return { id, title, shortcut, group: 'Files', hidden: true }
}
