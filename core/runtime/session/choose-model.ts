/** Which model and how much thinking: the call's word, then the agent's, then the project's. */
import { HearthError } from '../../contract/error.ts'
import type { ThinkingLevel } from '../../contract/provider.ts'
import type { AgentProfile } from '../agent/profile.ts'
import type { RuntimeConfig } from '../config.ts'
import { parseModelId } from '../model/model-id.ts'

/** As `provider/model`. @throws `model_required` (400) when nobody names one, or the agent says `model: false`. */
export function chooseModel(
  call: string | null,
  profile: AgentProfile,
  config: Pick<RuntimeConfig, 'model'>,
): string {
  if (call !== null) return parseModelId(call).id
  if (profile.model === false) {
    throw modelRequired('This agent says `model: false`, so each call must choose one.')
  }
  const model = profile.model ?? config.model
  if (model !== null) return parseModelId(model).id
  throw modelRequired(
    "Give the agent a `model`, or set `model` in the `[agent]` table of hearth.toml, such as 'openai/gpt-5.5'.",
  )
}

export function chooseThinkingLevel(
  call: ThinkingLevel | null,
  profile: AgentProfile,
  config: Pick<RuntimeConfig, 'thinkingLevel'>,
): ThinkingLevel | null {
  return call ?? profile.thinkingLevel ?? config.thinkingLevel
}

function modelRequired(details: string): HearthError {
  return new HearthError({
    type: 'model_required',
    status: 400,
    message: 'No model was chosen.',
    details,
  })
}
