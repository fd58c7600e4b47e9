/** The views of a project, in the order of the rail. */
import { Activity, Bot, FolderTree, Play, Settings, SquareTerminal, Workflow } from 'lucide-react'
import { desktop } from './desktop.ts'

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
  { id: 'queue', title: 'Queue', to: '/p/$project/queue', keywords: 'waiting dispatches prompts' },
  {
    id: 'approvals',
    title: 'Approvals',
    to: '/p/$project/approvals',
    keywords: 'permission questions history',
  },
  {
    id: 'schedules',
    title: 'Schedules',
    to: '/p/$project/schedules',
    keywords: 'cron clock missed',
  },
  {
    id: 'statistics',
    title: 'Statistics',
    to: '/p/$project/statistics',
    keywords: 'tokens cost latency errors charts',
  },
  {
    id: 'imported',
    title: 'Imported timelines',
    to: '/p/$project/imported',
    keywords: 'open exported file jsonl run session',
  },
] as const

/** Sections of the settings, in their order; what each shows is in features/settings. */
export const settingsSections = [
  { id: 'providers', title: 'Providers', keywords: 'keys models api base url headers' },
  { id: 'models', title: 'Models', keywords: 'prices context window' },
  { id: 'mcp', title: 'MCP servers', keywords: 'tools connect' },
  { id: 'port', title: 'Local port', keywords: 'tokens api address callers curl' },
  { id: 'traces', title: 'Traces', keywords: 'opentelemetry otel spans' },
  { id: 'storage', title: 'Storage', keywords: 'backup restore delete history size retention' },
  { id: 'appearance', title: 'Appearance', keywords: 'theme light dark zoom motion' },
  {
    id: 'desktop',
    title: desktop() ? 'Desktop app' : 'Notifications',
    keywords: 'tray notifications zoom approvals',
  },
  { id: 'about', title: 'Shortcuts and about', keywords: 'keyboard version licence' },
] as const

export type SettingsSection = (typeof settingsSections)[number]
