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
