/** A view that is loaded when first shown, and told of where it cannot be. */
import { lazyRouteComponent } from '@tanstack/react-router'
import { HearthError } from '../../core/contract/error.ts'

/**
 * The router answers code that is not there by loading the page again, for after an update the view is under another
 * name. Where nobody answers that would leave the browser's own page, and nothing of what was shown.
 */
export const view: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(async () => {
    try {
      return await load()
    } catch (error) {
      if (await isAnswered()) throw error
      throw new HearthError({
        type: 'unreachable',
        status: 503,
        message: 'Hearth does not answer.',
        details: 'It was stopped, or is being started again. Start it and try again.',
        cause: error,
      })
    }
  }, name)

function isAnswered(): Promise<boolean> {
  return fetch('/health').then(
    ({ ok }) => ok,
    () => false,
  )
}
