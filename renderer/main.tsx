/** Starts the studio's page. */
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import './ui/theme.css'
import { takeToken } from './app/client.ts'
import { Providers } from './app/providers.tsx'
import { createStudioRouter } from './app/router.tsx'
import { applyTheme } from './app/theme.ts'

applyTheme()
// The content policy forbids compiling code from text, which zod would otherwise try.
z.config({ jitless: true })
// Before the router reads the address: the token must not become part of it.
const token = takeToken()
const router = createStudioRouter()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <Providers initialToken={token}>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
)
