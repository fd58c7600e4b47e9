/** Over the conversation: which session it is, and what can be done with all of it. */
import { Link } from '@tanstack/react-router'
import {
  ChartGantt,
  Check,
  Download,
  Ellipsis,
  FileJson,
  FileText,
  GitFork,
  ListCollapse,
  PanelRight,
  Search,
} from 'lucide-react'
import { memo, type ReactNode, useState } from 'react'
import { toast } from 'sonner'
import type { Session } from '../../../core/contract/session.ts'
import { useCommands } from '../../app/commands.ts'
import { useProject } from '../../app/project.ts'
import { describeError } from '../../ui/error-panel.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../ui/menu.tsx'
import { ChangesButton } from '../changes/changes-button.tsx'
import type { Address } from './address.ts'
import { type ExportFormat, exportConversation } from './export-conversation.ts'
import { IconTrigger } from './icon-trigger.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { SessionCare } from './session-care.tsx'
import { useSessionCare } from './use-session-care.ts'
import {
  nextVerbosity,
  setVerbosity,
  useVerbosity,
  verbosities,
  verbosityNames,
} from './verbosity.ts'

export interface ConversationHeaderProps {
  address: Address
  session: Session | null
  onFind: () => void
  onFork: () => void
  onSelect: (to: { instance: string; session: string }) => void
  /** Whether the changed files are shown beside it. */
  changes: { isOpen: boolean; onToggle: () => void }
  /** Beside the buttons, such as what the session has used. */
  note: ReactNode
  isInspecting: boolean
  onInspect: () => void
}

/** Not drawn again for each word that streams in under it. */
export const ConversationHeader = memo(function ConversationHeader(props: ConversationHeaderProps) {
  const { address, session, onFind, onFork, onSelect, changes } = props
  const { note, isInspecting, onInspect } = props
  const { client } = useProject()
  const [isRenaming, setRenaming] = useState(false)
  const title = session?.title ?? address.session

  async function save(format: ExportFormat) {
    if (!session) return
    try {
      await exportConversation(client, session, format)
    } catch (error) {
      toast.error(`The conversation was not exported. ${describeError(error).message}`)
    }
  }

  useCommands([
    {
      id: 'chat.verbosity',
      title: 'Show more or less of the steps',
      group: 'Chat',
      shortcut: 'Mod+.',
      keywords: 'verbosity thoughts tools quiet',
      run: () =>
        void toast(verbosityNames[nextVerbosity()], {
          id: 'verbosity',
          duration: 1500,
          position: 'top-center',
        }),
    },
    {
      id: 'chat.inspector',
      title: 'Show what the selected message did',
      group: 'Chat',
      shortcut: 'Mod+I',
      keywords: 'inspector timeline span details side',
      run: onInspect,
    },
    ...(session === null
      ? []
      : [
          {
            id: 'chat.changes',
            title: 'Show the files this conversation changed',
            group: 'Chat',
            keywords: 'diff revert review',
            run: changes.onToggle,
          },
          { id: 'chat.fork', title: 'Fork this conversation', group: 'Chat', run: onFork },
          {
            id: 'chat.export.markdown',
            title: 'Export this conversation as Markdown',
            group: 'Chat',
            keywords: 'save download',
            run: () => void save('markdown'),
          },
          {
            id: 'chat.export.json',
            title: 'Export this conversation as JSON',
            group: 'Chat',
            keywords: 'save download',
            run: () => void save('json'),
          },
        ]),
  ])

  return (
    <div className="flex h-9 shrink-0 items-center gap-0.5 border-b pr-2 pl-4">
      <h2 className="min-w-0 flex-1 truncate">
        <span className="text-ink-3">{address.instance} / </span>
        <span className="font-medium">{title}</span>
      </h2>
      {note}
      <IconButton
        size="sm"
        label="Find in this conversation"
        shortcut="Mod+F"
        icon={<Search size={14} />}
        disabled={session === null}
        onClick={onFind}
      />
      {session && <ChangesButton session={session.id} {...changes} />}
      <VerbosityMenu />
      {session && (
        <>
          <TimelineLink session={session} />
          <Menu
            align="end"
            trigger={<IconTrigger label="Export" icon={<Download size={14} aria-hidden />} />}
          >
            <MenuItem icon={<FileText size={14} />} onSelect={() => void save('markdown')}>
              Export as Markdown
            </MenuItem>
            <MenuItem icon={<FileJson size={14} />} onSelect={() => void save('json')}>
              Export as JSON
            </MenuItem>
          </Menu>
          <SessionMenu
            session={session}
            onRename={() => setRenaming(true)}
            onFork={onFork}
            onSelect={onSelect}
          />
        </>
      )}
      <IconButton
        size="sm"
        label="Inspector"
        shortcut="Mod+I"
        icon={<PanelRight size={14} />}
        pressed={isInspecting}
        onClick={onInspect}
      />
      {session && isRenaming && (
        <RenameDialog session={session} onClose={() => setRenaming(false)} />
      )}
    </div>
  )
})

function TimelineLink({ session }: { session: Session }) {
  const { id } = useProject()
  return (
    <Link
      to="/p/$project/sessions/$sessionId"
      params={{ project: id, sessionId: session.id }}
      title="Timeline of this conversation"
      aria-label="Timeline of this conversation"
      className="flex size-6 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
    >
      <ChartGantt size={14} aria-hidden />
    </Link>
  )
}

interface SessionMenuProps {
  session: Session
  onRename: () => void
  onFork: () => void
  onSelect: ConversationHeaderProps['onSelect']
}

function SessionMenu({ session, onRename, onFork, onSelect }: SessionMenuProps) {
  const care = useSessionCare(session, () =>
    onSelect({ instance: session.instanceId, session: 'default' }),
  )
  return (
    <Menu
      align="end"
      trigger={<IconTrigger label="Session actions" icon={<Ellipsis size={14} aria-hidden />} />}
    >
      <MenuItem icon={<GitFork size={14} />} onSelect={onFork}>
        Fork
      </MenuItem>
      <SessionCare session={session} care={care} onRename={onRename} />
    </Menu>
  )
}

function VerbosityMenu() {
  const shown = useVerbosity()
  return (
    <Menu
      align="end"
      trigger={
        <IconTrigger
          label={`Detail: ${verbosityNames[shown]}`}
          icon={<ListCollapse size={14} aria-hidden />}
        />
      }
    >
      <MenuLabel>How much of the work is shown</MenuLabel>
      {verbosities.map((one) => (
        <MenuItem
          key={one}
          icon={<Check size={14} className={one === shown ? '' : 'invisible'} />}
          onSelect={() => setVerbosity(one)}
        >
          {verbosityNames[one]}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem
        icon={<span className="block size-3.5" />}
        shortcut="Mod+."
        onSelect={() => nextVerbosity()}
      >
        Next
      </MenuItem>
    </Menu>
  )
}
