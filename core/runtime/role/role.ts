/** A role: instructions that change how an agent acts for one session or call. */
import type { ThinkingLevel } from '../../contract/provider.ts'

export interface Role {
  name: string
  description: string | null
  /** `provider/model` */
  model: string | null
  thinkingLevel: ThinkingLevel | null
  /** Added to those of the agent. */
  instructions: string
}
