/** Attributes of spans: the names of Flue and those of OpenTelemetry's conventions for generative AI. */
import type { Correlation } from '../../contract/event.ts'
import type { Usage } from '../../contract/usage.ts'
import type { SpanAttributes, SpanAttributeValue } from './tracer.ts'

/** Longer texts are cut, when content is captured at all: collectors refuse large requests. */
const longestText = 32_768

/** Whose span it is. */
export function correlation(event: Correlation): SpanAttributes {
  const { agent, instanceId, session } = event
  const conversation = [agent, instanceId, session]
  return known({
    'flue.project': event.project,
    'flue.run_id': event.runId,
    'flue.instance_id': instanceId,
    'flue.session': session,
    'flue.operation_id': event.operationId,
    'flue.turn_id': event.turnId,
    'flue.task_id': event.taskId,
    'flue.dispatch_id': event.dispatchId,
    'gen_ai.agent.name': agent,
    'gen_ai.conversation.id': conversation.every((part) => part !== undefined)
      ? conversation.join('/')
      : undefined,
  })
}

/** Tokens and, where the price is known, cost in US dollars. */
export function usageOfTurn(usage: Usage | null): SpanAttributes {
  if (usage === null) return {}
  return known({
    'gen_ai.usage.input_tokens': usage.input,
    'gen_ai.usage.output_tokens': usage.output,
    'gen_ai.usage.total_tokens': usage.totalTokens,
    'gen_ai.usage.cache_read_tokens': usage.cacheRead,
    'gen_ai.usage.cache_write_tokens': usage.cacheWrite,
    'gen_ai.usage.cache_read.input_tokens': usage.cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': usage.cacheWrite,
    'gen_ai.usage.cost_total': usage.cost?.total,
  })
}

/** Under names of its own: a backend that adds up `gen_ai.usage` must not count a turn twice. */
export function usageOfOperation(usage: Usage | null): SpanAttributes {
  if (usage === null) return {}
  return known({
    'flue.usage.input_tokens': usage.input,
    'flue.usage.output_tokens': usage.output,
    'flue.usage.total_tokens': usage.totalTokens,
    'flue.usage.cost_total': usage.cost?.total,
  })
}

/** `provider/model` as the conventions have it: the model's own name. */
export function modelName(model: string | null): string | null {
  return model === null ? null : model.slice(model.indexOf('/') + 1)
}

/** The attributes that have a value. */
export function known(
  attributes: Record<string, SpanAttributeValue | null | undefined>,
): SpanAttributes {
  const kept: SpanAttributes = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) kept[name] = value
  }
  return kept
}

/** A value as the text of an attribute. */
export function asText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > longestText ? `${text.slice(0, longestText)} …` : text
}
