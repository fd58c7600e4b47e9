/** No call is executed twice, no step again once its result is kept. */
import type { Run } from '../api.ts'
import type { Facts } from '../facts.ts'
import type { Effect } from '../scratch-project.ts'

export function checkEffects(facts: Facts): string[] {
  return [...checkCalls(facts), ...checkSilentRepeats(facts), ...checkSteps(facts)]
}

function checkCalls({ effects }: Facts): string[] {
  const calls = Map.groupBy(
    effects.filter(({ call }) => call !== null),
    ({ call }) => call,
  )
  return [...calls]
    .filter(([, executions]) => executions.length > 1)
    .map(([call, executions]) => `call ${call} was executed ${executions.length} times`)
}

/**
 * The model of the trials asks for each effect of an input once: more were asked for behind its back.
 * Only a step that a kill cut off is begun again, once for each attempt of its run.
 */
function checkSilentRepeats(facts: Facts): string[] {
  const tools = facts.effects.filter(({ call }) => call !== null)
  const byInput = Map.groupBy(tools, ({ input, call }) => `${input} ${call?.split('_').at(-1)}`)
  return [...byInput.values()].flatMap((executions) => {
    const [first] = executions
    const most = (first && runOf(facts, first)?.attempt) ?? 1
    if (!first || executions.length <= most) return []
    const kept = executions.filter(({ call }) => hasResult(facts.entries, call))
    const what = `the effect of ${first.input} was done by ${executions.map(({ call }) => call)}`
    return [`${what}; results are kept of ${kept.length}`]
  })
}

function runOf({ runs }: Pick<Facts, 'runs'>, { input }: Effect): Run | undefined {
  return [...runs.values()].find(({ payload }) => JSON.stringify(payload).includes(`"${input}"`))
}

function hasResult(entries: Facts['entries'], call: string | null): boolean {
  return entries.some(({ role, text }) => role === 'tool' && text.includes(`"${call}"`))
}

function checkSteps({ effects, runs, events }: Facts): string[] {
  const steps = effects.filter(({ step }) => step !== null)
  return steps.flatMap((effect) => {
    const done = stepEnd({ runs, events }, effect)
    if (done === null || effect.at <= done) return []
    return [`step "${effect.step}" of ${effect.input} ran ${effect.at - done} ms after it was kept`]
  })
}

/** When the step's result was kept, in milliseconds since the epoch. */
function stepEnd({ runs, events }: Pick<Facts, 'runs' | 'events'>, effect: Effect): number | null {
  const run = runOf({ runs }, effect)
  const ended = events.find(
    (event) =>
      event.type === 'step_end' &&
      !event.isError &&
      event.runId === run?.id &&
      event.name === effect.step,
  )
  return ended ? Date.parse(ended.timestamp) : null
}
