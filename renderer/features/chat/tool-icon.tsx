/** The icon of a tool, by what it does. */
import {
  FilePen,
  FilePlus,
  FileText,
  FolderPlus,
  Search,
  SquareTerminal,
  Trash2,
  Users,
  Wrench,
} from 'lucide-react'

const icons: Record<string, typeof Wrench> = {
  bash: SquareTerminal,
  read: FileText,
  stat: FileText,
  exists: FileText,
  write: FilePlus,
  edit: FilePen,
  mkdir: FolderPlus,
  rm: Trash2,
  grep: Search,
  glob: Search,
  task: Users,
}

export function ToolIcon({ name, size = 14 }: { name: string; size?: number }) {
  const Icon = icons[name] ?? Wrench
  return <Icon size={size} aria-hidden className="shrink-0 text-ink-3" />
}
