/** The demo provider's models by name. */
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { HearthError } from '../../../contract/error.ts'
import type { ModelId } from '../model-id.ts'
import { createDemoModel } from './demo-model.ts'
import { createGuide } from './guide/guide.ts'
import { scripted } from './scripted.ts'

const models: Record<string, LanguageModelV4> = {
  guide: createDemoModel(createGuide()),
  scripted: createDemoModel(scripted),
}

/** @throws HearthError `model_not_found` (404) naming the demo models there are. */
export function demoLanguageModel(name: ModelId): LanguageModelV4 {
  const model = Object.hasOwn(models, name.model) ? models[name.model] : undefined
  if (model) return model
  throw new HearthError({
    type: 'model_not_found',
    status: 404,
    message: `The demo provider has no model "${name.model}".`,
    details: `It has: ${Object.keys(models)
      .map((model) => `demo/${model}`)
      .join(', ')}.`,
    meta: { model: name.id, provider: 'demo' },
  })
}
