import { afterEach, describe, expect, it } from 'vitest'
import { listCommands, registerCommands, runCommand } from './commands.ts'

const leave: (() => void)[] = []
afterEach(() => {
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
})
