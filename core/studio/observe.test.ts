import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { HearthEvent } from '../contract/event.ts'
import { observe } from '../runtime/observe/observe.ts'
import type { ObservedRun } from '../runtime/observe/observers.ts'
import type { LocalProject } from './local-project.ts'
import { ask, eventOf, openProject } from './testing/test-studio.ts'

/** An agent's file that writes down what it observes: `<label> <type> <text, preview or workflow>`. */
function observing(label: string): string {
  return `
    import { appendFileSync } from 'node:fs'
    import { join } from 'node:path'
    import { createAgent, observe } from 'hearth'
    const file = join(import.meta.dirname, '../../.hearth/seen')
    observe((event, run) => {
      const subject = run?.workflow ?? event.preview ?? event.text ?? ''
      appendFileSync(file, \`${label} \${event.type} \${subject}\\n\`)
    })
    export default createAgent(() => ({ model: 'demo/scripted' }))
  `
}

const workflow = `
  import { createAgent } from 'hearth'
  const agent = createAgent(() => ({ model: 'demo/scripted' }))
  export async function run(ctx) {
    ctx.log.info('inside')
    const harness = await ctx.init(agent)
    return (await (await harness.session()).prompt('[[say:done]]')).text
  }
`

async function openObserved(source = observing('first')): Promise<LocalProject> {
  const project = await openProject({
    'src/agents/echo.ts': source,
    'src/workflows/work.ts': workflow,
  })
  return project
}

function seen(project: LocalProject): string[] {
  const path = join(project.root, '.hearth/seen')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(/ *\n/) : []
}

test('code of the project observes every event of it once, with its run', async () => {
  const project = await openObserved()
  await ask(project, '[[chunks:a|b]]')
  const { done } = await project.startWorkflow({ workflow: 'work', payload: {}, trigger: 'code' })
  await done
  await expect.poll(() => seen(project).at(-1)).toBe('first run_end work')
  const lines = seen(project)
  const prompt = lines.slice(lines.indexOf('first operation_start [[chunks:a|b]]'))
  expect(prompt.slice(0, 9)).toEqual([
    'first operation_start [[chunks:a|b]]',
    'first agent_start',
    'first turn_request',
    'first text_delta a',
    'first text_delta b',
    'first turn ab',
    'first agent_end',
    'first idle',
    'first operation',
  ])
  expect(lines.filter((line) => line === 'first run_start work')).toHaveLength(1)
  expect(lines.filter((line) => line === 'first log work')).toHaveLength(1)
  expect(lines.filter((line) => line === 'first operation work')).toHaveLength(1)
})

test('a change of the source hands over: nothing is observed twice, or by the code before', async () => {
  const project = await openObserved()
  await ask(project, '[[say:one]]')
  const { content, hash } = await project.files.read('src/agents/echo.ts')
  await project.files.write('src/agents/echo.ts', content.replaceAll('first', 'second'), hash)
  await ask(project, '[[say:two]]')
  await expect.poll(() => seen(project).at(-1)).toBe('second operation')
  const starts = seen(project).filter((line) => line.includes('operation_start'))
  expect(starts).toEqual([
    'first operation_start [[say:one]]',
    'second operation_start [[say:two]]',
  ])
})

test('an observer that throws is told of in the log, and hurts nothing', async () => {
  const project = await openObserved(`
    import { createAgent, observe } from 'hearth'
    observe((event) => { throw new Error('I do not like events.') })
    observe((event) => { console.log('heard', event.type) })
    export default createAgent(() => ({ model: 'demo/scripted' }))
  `)
  expect(await ask(project, '[[say:fine]]')).toBe('fine')
  const failure = await eventOf(project, 'log', ({ level }) => level === 'error')
  expect(failure.message).toBe('An observer failed: I do not like events.')
  const { attributes } = failure
  expect(attributes).toMatchObject({ details: 'The work goes on without it.' })
  expect(String(attributes.dev)).toContain('echo.ts')
  await eventOf(project, 'log', ({ message }) => message === 'heard operation')
  const logs = project.store.events.list({ types: ['log'] }, {})
  const heard = logs.filter((log) => log.type === 'log' && log.message === 'heard log')
  expect(heard).toEqual([])
})

test('a program that has Hearth inside observes the projects it opens', async () => {
  const project = await openObserved()
  const events: HearthEvent[] = []
  const runs = new Set<ObservedRun | null>()
  const stop = observe((event, run) => {
    events.push(event)
    runs.add(run)
  })
  await ask(project, '[[say:inside]]')
  stop()
  await ask(project, '[[say:outside]]')
  const texts = events.flatMap((event) => (event.type === 'turn' ? [event.text] : []))
  expect(texts).toEqual(['inside'])
  expect([...runs]).toEqual([null])
  expect(events.every(({ project: id }) => id === project.id)).toBe(true)
})
