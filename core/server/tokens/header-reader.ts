/** How the checks of a request look at it, whichever transport it came by. */

/** Reads one header of a request; null when it is absent. */
export type HeaderReader = (name: string) => string | null
