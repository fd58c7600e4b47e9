/** Where Electron begins. Compiled code is kept from here on: what is loaded before cannot be. */
import './compile-cache.ts'

// Awaited, so that all which must precede `ready` does.
await import('./shell.ts')
