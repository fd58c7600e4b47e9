/** `observe` and `unobserve`: every event, for code. */
import { HearthError } from '../../contract/error.ts'
import { type EventObserver, Observers } from './observers.ts'

/** Those of this thread. A project's code has a thread to itself, anew for each change of its source. */
export const observers = new Observers()

/**
 * Calls `observer` with every event from now on, and with the run that the event belongs to, if any. Call
 * it where a file of the project is loaded: the registration lives as long as the source it was loaded
 * from, so that a change of the source neither loses nor doubles it.
 *
 * Events come when they are stored, in order. Nothing waits for what the observer does; what it throws or
 * rejects with becomes a `log` event of the level `error`. Lines that the project's code prints are not
 * among the events: an observer that prints would hear itself.
 *
 * @returns the function that ends it.
 * @throws `invalid_observer` (500) for what cannot be called.
 * @example
 * observe((event) => {
 *   if (event.type === 'turn') console.log(event.model, event.usage?.totalTokens)
 * })
 */
export function observe(observer: EventObserver): () => void {
  if (typeof observer !== 'function') {
    throw new HearthError({
      type: 'invalid_observer',
      status: 500,
      message: 'observe needs a function.',
      details: `It was given ${observer === null ? 'null' : typeof observer}.`,
    })
  }
  observers.add(observer)
  return () => {
    observers.remove(observer)
  }
}

/** Ends what `observe` began. False when the function was not observing. */
export function unobserve(observer: EventObserver): boolean {
  return observers.remove(observer)
}
