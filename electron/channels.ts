/** Names of the few messages between page and shell, shared by both sides. All else is the API. */

/** Page to shell, answered. */
export const callChannel = 'hearth:call'

/** Shell to page: the id of a menu command. */
export const commandChannel = 'hearth:command'

/** Shell to page: a path of the studio, such as `/p/demo/runs/…`. */
export const routeChannel = 'hearth:route'
