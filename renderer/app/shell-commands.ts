/** Commands that are there in every view, and those of every view of a project. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import type { ScaffoldKind } from '../../core/contract/api.ts'
import { useClient } from './client.ts'
import { useCloseProject } from './close-project.ts'
import { type Command, useCommands } from './commands.ts'
import { showOverlay } from './overlay.ts'
import { useProject } from './project.ts'
import { projectsQuery } from './queries.ts'
import { activityViews, sections, settingsSections } from './sections.ts'
import { setTheme } from './theme.ts'

const kinds: ScaffoldKind[] = ['agent', 'workflow', 'tool', 'skill', 'role', 'profile']

/** Also without a project, on the welcome page. */
export function useGeneralCommands(): void {
  useCommands([
    {
      id: 'palette.commands',
      title: 'Search or run a command',
      group: 'General',
      shortcut: 'Mod+K',
      hidden: true,
      run: () => showOverlay({ kind: 'commands' }),
    },
    {
      id: 'project.open',
      title: 'Open a project…',
      group: 'Project',
      keywords: 'folder',
      run: () => showOverlay({ kind: 'open-project' }),
    },
    {
      id: 'project.new',
      title: 'New project from template…',
      group: 'Project',
      run: () => showOverlay({ kind: 'new-project' }),
    },
    {
      id: 'theme.system',
      title: 'Theme: follow the system',
      group: 'General',
      run: () => setTheme('system'),
    },
    { id: 'theme.light', title: 'Theme: light', group: 'General', run: () => setTheme('light') },
    { id: 'theme.dark', title: 'Theme: dark', group: 'General', run: () => setTheme('dark') },
    {
      id: 'shortcuts.show',
      title: 'Show keyboard shortcuts',
      group: 'General',
      shortcut: '?',
      run: () => showOverlay({ kind: 'shortcuts' }),
    },
  ])
}

export function useShellCommands(): void {
  const { id, project, events } = useProject()
  const others = (useQuery(projectsQuery(useClient())).data ?? []).filter((one) => one.id !== id)
  const closeProject = useCloseProject()
  const navigate = useNavigate()
  const router = useRouter()

  const goTo = sections.map(
    ({ title, to, key }): Command => ({
      id: `go.${title.toLowerCase()}`,
      title: `Go to ${title}`,
      group: 'Go',
      shortcut: title === 'Terminal' ? 'Ctrl+`' : `Alt+${key}`,
      run: () => void navigate({ to, params: { project: id } }),
    }),
  )
  const goWithin = activityViews.map(
    ({ id: view, title, to, keywords }): Command => ({
      id: `go.${view}`,
      title: `Go to ${title}`,
      group: 'Go',
      keywords,
      run: () => void navigate({ to, params: { project: id } }),
    }),
  )
  const settings = settingsSections.map(
    ({ id: section, title, keywords }): Command => ({
      id: `settings.${section}`,
      title: `Settings: ${title}`,
      group: 'Settings',
      keywords,
      run: () =>
        void navigate({
          to: '/p/$project/settings/{-$section}',
          params: { project: id, section },
        }),
    }),
  )
  const switchTo = others.map(
    (other): Command => ({
      id: `project.switch.${other.id}`,
      title: `Switch to ${other.name}`,
      group: 'Project',
      keywords: `project ${other.root}`,
      run: () => void navigate({ to: '/p/$project/agents', params: { project: other.id } }),
    }),
  )
  const create = kinds.map(
    (what): Command => ({
      id: `${what}.new`,
      title: `New ${what}…`,
      group: 'Create',
      keywords: 'add create scaffold',
      run: () => showOverlay({ kind: 'new', what }),
    }),
  )
  useCommands([
    ...goTo,
    ...goWithin,
    ...settings,
    ...switchTo,
    ...create,
    {
      id: 'project.close',
      title: `Close project ${project.name}`,
      group: 'Project',
      keywords: 'project',
      run: () => void closeProject(),
    },
    {
      id: 'go.welcome',
      title: 'Go to the welcome page',
      group: 'Go',
      keywords: 'start demo recent projects',
      run: () => void navigate({ to: '/welcome' }),
    },
    {
      id: 'go.playground',
      title: 'Go to Playground',
      group: 'Go',
      keywords: 'compare models side by side prompt cost',
      run: () => void navigate({ to: '/p/$project/playground', params: { project: id } }),
    },
    {
      id: 'palette.go',
      title: 'Go to agent, workflow, run, session or file…',
      group: 'Go',
      shortcut: 'Mod+P',
      run: () => showOverlay({ kind: 'go' }),
    },
    {
      id: 'history.back',
      title: 'Go back',
      group: 'Go',
      shortcut: 'Alt+ArrowLeft',
      run: () => router.history.back(),
    },
    {
      id: 'history.forward',
      title: 'Go forward',
      group: 'Go',
      shortcut: 'Alt+ArrowRight',
      run: () => router.history.forward(),
    },
    {
      id: 'live.toggle',
      title: 'Pause or resume live updates',
      group: 'General',
      run: () => events.setPaused(!events.state().paused),
    },
    {
      id: 'regions.next',
      title: 'Move to the next region',
      group: 'General',
      shortcut: 'F6',
      hidden: true,
      run: focusNextRegion,
    },
  ])
}

const regions = ['header', 'nav', 'main', 'footer']
  .map((name) => `#root > div > ${name}`)
  .join(', ')

/** Top bar → rail → content → status bar, for those who move by keyboard. */
function focusNextRegion(): void {
  const all = [...document.querySelectorAll<HTMLElement>(regions)]
  const current = all.findIndex((region) => region.contains(document.activeElement))
  const next = all[(current + 1) % all.length]
  const target = next?.matches('main')
    ? next
    : next?.querySelector<HTMLElement>('a[href], button:not(:disabled)')
  target?.focus()
}
