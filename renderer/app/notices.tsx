/** Where short notices appear, and how they look. */
import { useEffect } from 'react'
import { Toaster } from 'sonner'

export function Notices({ theme }: { theme: 'light' | 'dark' }) {
  useEffect(() => {
    document.addEventListener('mousedown', leaveFocus)
    return () => document.removeEventListener('mousedown', leaveFocus)
  }, [])
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

/**
 * A click on a notice leaves the focus where it is: given to the notice it would be given back when that has
 * faded, whatever had been clicked, and typed into, meanwhile.
 */
function leaveFocus(event: MouseEvent): void {
  const isNotice = event.target instanceof Element && event.target.closest('[data-sonner-toaster]')
  if (isNotice) event.preventDefault()
}
