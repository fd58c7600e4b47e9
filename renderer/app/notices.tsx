/** Where short notices appear, and how they look. */
import { Toaster } from 'sonner'

export function Notices({ theme }: { theme: 'light' | 'dark' }) {
  return (
    <Toaster
      theme={theme}
      // Where no view has anything to press; Send is at the bottom.
      position="top-center"
      offset={{ top: 46, bottom: 36, right: 16 }}
      style={{ fontFamily: 'var(--font-sans)' }}
      toastOptions={{
        actionButtonStyle: {
          height: 24,
          padding: '0 8px',
          color: 'var(--color-ink)',
          background: 'var(--color-panel)',
          boxShadow: 'inset 0 0 0 1px var(--color-line-strong)',
        },
        style: {
          fontFamily: 'inherit',
          fontSize: 13,
          color: 'var(--color-ink)',
          background: 'var(--color-raised)',
          borderColor: 'var(--color-line-strong)',
        },
      }}
    />
  )
}
