/** What every view needs around it: the client, the query cache, tooltips and toasts. */
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { HearthError } from '../../core/contract/error.ts'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { ClientContext, createWindowClient, isTrustedDoor, keepToken } from './client.ts'
import { useResolvedTheme } from './theme.ts'

const Notices = lazy(async () => ({ default: (await import('./notices.tsx')).Notices }))
const TokenScreen = lazy(async () => ({
  default: (await import('./token-screen.tsx')).TokenScreen,
}))

/** `refused`: the server wants a token, or another one. */
type Access = { token: string | null; refused: boolean }

export interface ProvidersProps {
  initialToken: string | null
  children: ReactNode
}

export function Providers({ initialToken, children }: ProvidersProps) {
  const [access, setAccess] = useState<Access>({ token: initialToken, refused: false })
  const client = useMemo(() => createWindowClient(access.token), [access.token])
  const [queryClient] = useState(() =>
    createQueryClient(() => setAccess((before) => ({ ...before, refused: true }))),
  )
  const theme = useResolvedTheme()

  function accept(token: string) {
    keepToken(token)
    queryClient.clear()
    setAccess({ token, refused: false })
  }

  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        {access.refused && !isTrustedDoor() ? (
          <Suspense fallback={null}>
            <TokenScreen wrong={access.token !== null} onToken={accept} />
          </Suspense>
        ) : (
          <ClientContext value={client}>{children}</ClientContext>
        )}
        <Suspense fallback={null}>
          <Notices theme={theme} />
        </Suspense>
      </TooltipProvider>
    </QueryClientProvider>
  )
}

function createQueryClient(onRefused: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        if (HearthError.is(error) && error.status === 401) onRefused()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        // Works with the network off: the server is on this machine.
        networkMode: 'always',
        retry: (failures, error) =>
          failures < 2 && !(HearthError.is(error) && error.status >= 400 && error.status < 500),
        retryDelay: (failures) => 300 * 2 ** failures,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
