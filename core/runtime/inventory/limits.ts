/** How long a file of the project may take, in milliseconds, before the inventory goes on without it. */
export const loadLimit = 15_000
export const probeLimit = 1_000
