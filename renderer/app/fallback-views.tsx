/** What is shown for an address that leads nowhere and for a view that broke. */
import { Link, useRouter } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { Button, buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'

export function NotFoundView() {
  return (
    <main className="flex h-full flex-col">
      <h1 className="sr-only">Page not found</h1>
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
    </main>
  )
}

export function RouteErrorView({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  function retry() {
    reset()
    void router.invalidate()
  }
  return (
    <main className="mx-auto w-full max-w-[720px] p-6">
      <h1 className="sr-only">This view failed</h1>
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
    </main>
  )
}
