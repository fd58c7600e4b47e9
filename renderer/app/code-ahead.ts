/** The code of the pages that open longest, loaded while nothing else is to be done. */
import type { createStudioRouter } from './router.tsx'

type StudioRouter = ReturnType<typeof createStudioRouter>

/**
 * Begins once the first page is drawn, one page after the other, each in an idle moment. What cannot
 * be loaded now is loaded, or told of, when one goes there.
 */
export function readCodeAhead(router: StudioRouter): void {
  const { routesById } = router
  // In the order in which people go there: a conversation, then what happened in it.
  const waiting = [routesById['/p/$project/agents/$agent'], routesById['/p/$project/runs/$runId']]

  function loadNext(): void {
    const route = waiting.shift()
    if (!route) return
    requestIdleCallback(() => {
      const loaded = Promise.resolve(router.loadRouteChunk(route)).catch(() => undefined)
      void loaded.then(loadNext)
    })
  }

  const leave = router.subscribe('onRendered', () => {
    leave()
    loadNext()
  })
}
