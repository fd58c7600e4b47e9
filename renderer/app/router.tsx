/** Every address of the studio. Views are loaded when first shown. */
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
} from '@tanstack/react-router'
import type { TimelineScope } from '../../core/contract/timeline-file.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { isTrustedDoor } from './client.ts'
import { NotFoundView, RouteErrorView } from './fallback-views.tsx'
import { ProjectLayout } from './project-layout.tsx'
import type { RouterContext } from './read-ahead.ts'
import {
  AgentSearch,
  CompareSearch,
  FilesSearch,
  ListSearch,
  PlaygroundSearch,
  StatisticsSearch,
  TerminalSearch,
  TimelineSearch,
  WorkflowSearch,
} from './search.ts'
import { readTimelineAhead } from './timeline-ahead.ts'
import { view } from './view.ts'

/**
 * Not waited for: the view is drawn meanwhile. A link that is only pointed at asks for no timeline, and once it was,
 * a loader would not be called again by the click: what comes before it is.
 */
function goTo(cause: 'preload' | 'enter' | 'stay', project: string, scope: TimelineScope): void {
  if (cause !== 'preload') void readTimelineAhead(project, scope)
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFoundView,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: view(() => import('../features/first-run/home-page.tsx'), 'HomePage'),
})

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: view(() => import('../features/first-run/first-run-page.tsx'), 'FirstRunPage'),
})

const project = createRoute({
  getParentRoute: () => root,
  path: '/p/$project',
  component: ProjectLayout,
  notFoundComponent: NotFoundView,
})

const projectIndex = createRoute({
  getParentRoute: () => project,
  path: '/',
  component: view(() => import('../features/agents/agents-page.tsx'), 'AgentsPage'),
})

const agents = createRoute({
  getParentRoute: () => project,
  path: 'agents',
  component: view(() => import('../features/agents/agents-page.tsx'), 'AgentsPage'),
})

const agent = createRoute({
  getParentRoute: () => project,
  path: 'agents/$agent',
  validateSearch: AgentSearch,
  loaderDeps: ({ search: { tab, instance, session } }) => ({ tab, instance, session }),
  // Not waited for: the view is drawn meanwhile.
  loader: ({ context, params, deps: { tab = 'chat', instance, session } }) => {
    if (tab === 'chat') context.readAhead({ ...params, instance, session })
  },
  component: view(() => import('../features/agents/agent-page.tsx'), 'AgentPage'),
})

const workflows = createRoute({
  getParentRoute: () => project,
  path: 'workflows',
  component: view(() => import('../features/workflows/workflows-page.tsx'), 'WorkflowsPage'),
})

const workflow = createRoute({
  getParentRoute: () => project,
  path: 'workflows/$workflow',
  validateSearch: WorkflowSearch,
  component: view(() => import('../features/workflows/workflow-page.tsx'), 'WorkflowPage'),
})

const runs = createRoute({
  getParentRoute: () => project,
  path: 'runs',
  validateSearch: ListSearch,
  component: view(() => import('../features/runs/runs-page.tsx'), 'RunsPage'),
})

const run = createRoute({
  getParentRoute: () => project,
  path: 'runs/$runId',
  validateSearch: TimelineSearch,
  beforeLoad: ({ cause, params }) => goTo(cause, params.project, { runId: params.runId }),
  component: view(() => import('../features/runs/run-page.tsx'), 'RunPage'),
})

const activity = createRoute({
  getParentRoute: () => project,
  path: 'activity',
  validateSearch: ListSearch,
  component: view(() => import('../features/activity/activity-page.tsx'), 'ActivityPage'),
})

const operation = createRoute({
  getParentRoute: () => project,
  path: 'activity/$operationId',
  validateSearch: TimelineSearch,
  beforeLoad: ({ cause, params }) =>
    goTo(cause, params.project, { operationId: params.operationId }),
  component: view(() => import('../features/activity/operation-page.tsx'), 'OperationPage'),
})

const queue = createRoute({
  getParentRoute: () => project,
  path: 'queue',
  validateSearch: ListSearch,
  component: view(() => import('../features/queue/queue-page.tsx'), 'QueuePage'),
})

const approvals = createRoute({
  getParentRoute: () => project,
  path: 'approvals',
  validateSearch: ListSearch,
  component: view(() => import('../features/approvals/approvals-page.tsx'), 'ApprovalsPage'),
})

const schedules = createRoute({
  getParentRoute: () => project,
  path: 'schedules',
  validateSearch: ListSearch,
  component: view(() => import('../features/schedules/schedules-page.tsx'), 'SchedulesPage'),
})

const statistics = createRoute({
  getParentRoute: () => project,
  path: 'statistics',
  validateSearch: StatisticsSearch,
  component: view(() => import('../features/statistics/statistics-page.tsx'), 'StatisticsPage'),
})

const compare = createRoute({
  getParentRoute: () => project,
  path: 'compare',
  validateSearch: CompareSearch,
  component: view(() => import('../features/compare/compare-page.tsx'), 'ComparePage'),
})

const playground = createRoute({
  getParentRoute: () => project,
  path: 'playground',
  validateSearch: PlaygroundSearch,
  component: view(() => import('../features/playground/playground-page.tsx'), 'PlaygroundPage'),
})

const sessionTimeline = createRoute({
  getParentRoute: () => project,
  path: 'sessions/$sessionId',
  validateSearch: TimelineSearch,
  component: view(
    () => import('../features/timeline/session-timeline-page.tsx'),
    'SessionTimelinePage',
  ),
})

const imports = createRoute({
  getParentRoute: () => project,
  path: 'imported',
  component: view(() => import('../features/timeline/imports-page.tsx'), 'ImportsPage'),
})

const imported = createRoute({
  getParentRoute: () => project,
  path: 'imported/$importId',
  validateSearch: TimelineSearch,
  component: view(() => import('../features/timeline/imported-page.tsx'), 'ImportedPage'),
})

const files = createRoute({
  getParentRoute: () => project,
  path: 'files',
  validateSearch: FilesSearch,
  component: view(() => import('../features/files/files-page.tsx'), 'FilesPage'),
})

const terminal = createRoute({
  getParentRoute: () => project,
  path: 'terminal',
  validateSearch: TerminalSearch,
  component: view(() => import('../features/terminal/terminal-page.tsx'), 'TerminalPage'),
})

const settings = createRoute({
  getParentRoute: () => project,
  path: 'settings/{-$section}',
  component: view(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

/** Until it is shown, nothing is at hand. */
const context: RouterContext = { readAhead: () => undefined }

export function createStudioRouter() {
  return createRouter({
    context,
    basepath: '/studio',
    // The router counts only http addresses as its own; it never navigates to this one.
    ...(isTrustedDoor() ? { origin: 'http://studio' } : {}),
    routeTree: root.addChildren([
      home,
      welcome,
      project.addChildren([
        projectIndex,
        agents,
        agent,
        workflows,
        workflow,
        runs,
        run,
        activity,
        operation,
        queue,
        approvals,
        schedules,
        statistics,
        compare,
        playground,
        sessionTimeline,
        imports,
        imported,
        files,
        terminal,
        settings,
      ]),
    ]),
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingComponent: () => <Skeleton rows={5} />,
    defaultErrorComponent: RouteErrorView,
    scrollRestoration: false,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createStudioRouter>
  }
}
