/** The views of a project, in the order of the rail. */
import { Activity, Bot, FolderTree, Play, Settings, SquareTerminal, Workflow } from 'lucide-react'

export const sections = [
  { title: 'Agents', to: '/p/$project/agents', Icon: Bot, key: '1' },
  { title: 'Workflows', to: '/p/$project/workflows', Icon: Workflow, key: '2' },
  { title: 'Runs', to: '/p/$project/runs', Icon: Play, key: '3' },
  { title: 'Activity', to: '/p/$project/activity', Icon: Activity, key: '4' },
  { title: 'Files', to: '/p/$project/files', Icon: FolderTree, key: '5' },
  { title: 'Terminal', to: '/p/$project/terminal', Icon: SquareTerminal, key: '6' },
  { title: 'Settings', to: '/p/$project/settings/{-$section}', Icon: Settings, key: '7' },
] as const

export type SectionTitle = (typeof sections)[number]['title']

/** Views within Activity that have addresses of their own. */
const withinActivity = ['queue', 'approvals', 'schedules', 'statistics', 'imported', 'sessions']

/** The section a view belongs to although its address is not below it; `compared` is an id that it shows. */
export function sectionOf(pathname: string, compared: string): SectionTitle | null {
  const view = /\/p\/[^/]+\/([^/]+)/.exec(pathname)?.[1] ?? ''
  if (view === 'compare') return sectionOfId(compared)
  if (view === 'playground') return 'Agents'
  return withinActivity.includes(view) ? 'Activity' : null
}

function sectionOfId(id: string): SectionTitle {
  if (id.startsWith('session_')) return 'Agents'
  return id.startsWith('op_') ? 'Activity' : 'Runs'
}

/** Views within Activity, for the palette. */
export const activityViews = [
  { title: 'Queue', to: '/p/$project/queue', keywords: 'waiting dispatches prompts' },
  { title: 'Approvals', to: '/p/$project/approvals', keywords: 'permission questions history' },
  { title: 'Schedules', to: '/p/$project/schedules', keywords: 'cron clock missed' },
  {
    title: 'Statistics',
    to: '/p/$project/statistics',
    keywords: 'tokens cost latency errors charts',
  },
  {
    title: 'Imported timelines',
    to: '/p/$project/imported',
    keywords: 'open exported file jsonl run session',
  },
] as const
