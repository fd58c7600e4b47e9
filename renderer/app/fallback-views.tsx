/** What is shown for an address that leads nowhere and for a view that broke. */
import { Link, useRouter } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { type ReactNode, useContext } from 'react'
import { Button, buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { ProjectContext } from './project.ts'

/** A page has one `main`: within a project the shell has drawn it already. */
function Content({ title, className, children }: ContentProps) {
  const Element = useContext(ProjectContext) === null ? 'main' : 'div'
  return (
    <Element className={className}>
      <title>{`${title} · Hearth`}</title>
      <h1 className="sr-only">{title}</h1>
      {children}
    </Element>
  )
}

interface ContentProps {
  title: string
  className: string
  children: ReactNode
}

export function NotFoundView() {
  return (
    <Content title="Page not found" className="flex h-full flex-col">
      <EmptyState
        icon={<Compass size={20} />}
        title="There is nothing at this address"
        actions={
          <Link to="/" className={buttonClass('primary')}>
            Go to the start
          </Link>
        }
      >
        It may have been renamed or deleted.
      </EmptyState>
    </Content>
  )
}

export function RouteErrorView({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  function retry() {
    reset()
    void router.invalidate()
  }
  return (
    <Content title="This view failed" className="mx-auto w-full max-w-[720px] p-6">
      <ErrorPanel
        error={error}
        title="This view could not be shown."
        actions={
          <>
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
            <Button size="sm" onClick={() => location.reload()}>
              Reload the window
            </Button>
          </>
        }
      />
    </Content>
  )
}
