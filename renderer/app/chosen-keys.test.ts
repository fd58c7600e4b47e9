import { describe, expect, it } from 'vitest'
import { isSameKeys, pressedKeys } from './chosen-keys.ts'
import { withChosenKeys } from './commands.ts'
import { isShortcut, type KeyPress } from './shortcut.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => {
  return { ...plain, key, code, ...held }
}

describe('keys that a person chooses', () => {
  it.each([
    [press('j', 'KeyJ', { ctrlKey: true }), 'Mod+J'],
    [press('J', 'KeyJ', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+J'],
    [press('1', 'Digit1', { altKey: true }), 'Alt+1'],
    [press('?', 'Slash', { shiftKey: true }), '?'],
    [press('g', 'KeyG'), 'g'],
    [press('F6', 'F6', { shiftKey: true }), 'Shift+F6'],
    [press('ArrowUp', 'ArrowUp', { altKey: true }), 'Alt+ArrowUp'],
  ])('are written as shortcuts that the same press is: %o', (pressed, shortcut) => {
    expect(pressedKeys(pressed, false)).toBe(shortcut)
    expect(isShortcut(shortcut, pressed, false)).toBe(true)
  })

  it('are not modifiers alone, nor what fields and dialogs live by', () => {
    expect(pressedKeys(press('Control', 'ControlLeft', { ctrlKey: true }), false)).toBeNull()
    for (const key of ['Enter', 'Escape', 'Tab', ' ', 'ArrowDown', 'PageUp', 'Backspace']) {
      expect(pressedKeys(press(key, key), false)).toBe('needed')
    }
    expect(pressedKeys(press('Tab', 'Tab', { ctrlKey: true }), false)).toBe('needed')
  })

  it('use Cmd on Apple systems', () => {
    const pressed = press('j', 'KeyJ', { metaKey: true })
    expect(pressedKeys(pressed, true)).toBe('Mod+J')
    expect(isShortcut('Mod+J', pressed, true)).toBe(true)
    // Alt makes another sign of the letter there.
    const sign = press('∆', 'KeyJ', { altKey: true })
    expect(pressedKeys(sign, true)).toBe('Alt+J')
    expect(isShortcut('Alt+J', sign, true)).toBe(true)
  })

  it('stand in for the command’s own, and may be none', () => {
    const command = (id: string) => ({ id, title: id, group: 'x', shortcut: 'Mod+K', run() {} })
    const found = withChosenKeys([command('a'), command('b'), command('c')], { a: 'Mod+J', b: '' })
    expect(found.map(({ shortcut }) => shortcut)).toEqual(['Mod+J', undefined, 'Mod+K'])
    expect(isSameKeys('Mod+j', 'Mod+J')).toBe(true)
  })
})
