/** The sandboxes that a name is enough for, in a definition or in the configuration. */
import { z } from 'zod'

export const SandboxName = z.enum(['virtual', 'local', 'e2b', 'daytona', 'modal', 'runloop'])
export type SandboxName = z.infer<typeof SandboxName>
