import { afterEach, describe, expect, it } from 'vitest'
import {
  holdCommand,
  keepHeldOf,
  listCommands,
  registerCommands,
  registerStandIns,
  runCommand,
} from './commands.ts'

const leave: (() => void)[] = []
afterEach(() => {
  keepHeldOf('nowhere')
  for (const one of leave.splice(0)) one()
})

describe('command registry', () => {
  it('lets the view that came last stand in for an id, and gives it back', () => {
    const ran: string[] = []
    const command = (name: string) => ({
      id: 'save',
      title: name,
      group: 'File',
      run: () => ran.push(name),
    })
    leave.push(registerCommands([command('outer')]))
    const leaveInner = registerCommands([command('inner')])
    expect(listCommands().map(({ title }) => title)).toEqual(['inner'])
    runCommand('save')
    leaveInner()
    runCommand('save')
    expect(ran).toEqual(['inner', 'outer'])
  })
  it('says when nobody offers a command', () => {
    expect(runCommand('nothing')).toBe(false)
  })
  it('runs what was asked for before its view was there, once and in that order', () => {
    const ran: string[] = []
    const standIn = (id: string) => ({
      id,
      title: id,
      group: 'Lists',
      run: () => holdCommand(id, 'runs'),
    })
    const real = (id: string) => ({ ...standIn(id), run: () => ran.push(id) })
    leave.push(registerStandIns([standIn('next'), standIn('select')]))
    for (const id of ['next', 'next', 'select']) expect(runCommand(id)).toBe(true)
    expect(ran).toEqual([])
    const leaveView = registerCommands([real('next'), real('select')])
    expect(ran).toEqual(['next', 'next', 'select'])
    leaveView()
    leave.push(registerCommands([real('next'), real('select')]))
    expect(ran).toHaveLength(3)
  })
  it('prefers what a view offers to what holds its place, whichever came first', () => {
    const ran: string[] = []
    const command = (name: string) => ({
      id: 'find',
      title: name,
      group: 'Files',
      run: () => ran.push(name),
    })
    leave.push(registerCommands([command('view')]))
    leave.push(registerStandIns([command('stand-in')]))
    runCommand('find')
    expect(listCommands().map(({ title }) => title)).toEqual(['view'])
    expect(ran).toEqual(['view'])
  })
  it('forgets what was asked of a view that was left', () => {
    const ran: string[] = []
    holdCommand('next', 'runs')
    keepHeldOf('activity')
    leave.push(
      registerCommands([
        { id: 'next', title: 'Next', group: 'Lists', run: () => ran.push('next') },
      ]),
    )
    expect(ran).toEqual([])
  })
})
