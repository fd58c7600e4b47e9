/** Starts the studio's page. */
import { useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import './ui/theme.css'
import { takeToken, useClient } from './app/client.ts'
import { readCodeAhead } from './app/code-ahead.ts'
import { Providers } from './app/providers.tsx'
import { type ConversationPlace, readConversationAhead } from './app/read-ahead.ts'
import { createStudioRouter } from './app/router.tsx'
import { applyTheme } from './app/theme.ts'
// From the first focus on, also before the first dialog is loaded.
import './ui/focus-history.ts'

applyTheme()
// The content policy forbids compiling code from text, which zod would otherwise try.
z.config({ jitless: true })
// Before the router reads the address: the token must not become part of it.
const token = takeToken()
const router = createStudioRouter()
readCodeAhead(router)

function Routes() {
  const queryClient = useQueryClient()
  const client = useClient()
  const context = useMemo(() => {
    const readAhead = (place: ConversationPlace) =>
      void readConversationAhead(queryClient, client, place)
    return { readAhead }
  }, [queryClient, client])
  return <RouterProvider router={router} context={context} />
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <Providers initialToken={token}>
      <Routes />
    </Providers>
  </StrictMode>,
)
