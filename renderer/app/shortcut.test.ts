import { describe, expect, it } from 'vitest'
import { isPlainKey, isShortcut, isTextUndo } from './shortcut.ts'

const plain = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

describe('shortcuts', () => {
  it('reads Mod as Cmd on Apple systems and Ctrl elsewhere', () => {
    const ctrlK = { ...plain, key: 'k', ctrlKey: true }
    const cmdK = { ...plain, key: 'k', metaKey: true }
    expect([isShortcut('Mod+K', ctrlK, false), isShortcut('Mod+K', ctrlK, true)]).toEqual([
      true,
      false,
    ])
    expect([isShortcut('Mod+K', cmdK, false), isShortcut('Mod+K', cmdK, true)]).toEqual([
      false,
      true,
    ])
  })
  it('wants exactly the modifiers it names', () => {
    const press = { ...plain, key: 'P', ctrlKey: true, shiftKey: true }
    expect(isShortcut('Mod+P', press, false)).toBe(false)
    expect(isShortcut('Mod+Shift+P', press, false)).toBe(true)
    expect(isShortcut('Escape', { ...plain, key: 'Escape', shiftKey: true }, false)).toBe(false)
  })
  it('takes a sign however the keyboard makes it', () => {
    expect(isShortcut('?', { ...plain, key: '?', shiftKey: true }, false)).toBe(true)
    expect(isShortcut('?', { ...plain, key: '?' }, false)).toBe(true)
    const altOne = { ...plain, key: '¡', code: 'Digit1', altKey: true }
    expect(isShortcut('Alt+1', altOne, true)).toBe(true)
    expect(isPlainKey('?')).toBe(true)
    expect(isPlainKey('Ctrl+`')).toBe(false)
  })
  it('knows the keys that belong to a text that is typed in', () => {
    expect(['Mod+Z', 'Mod+Shift+Z', 'Mod+S', 'z'].map(isTextUndo)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
