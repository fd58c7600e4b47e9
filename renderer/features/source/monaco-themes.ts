/** Monaco's colours; it takes hex only, so these repeat tokens of `ui/theme.css`. */
import type { editor } from 'monaco-editor/editor/editor.api.js'

interface Palette {
  base: editor.BuiltinTheme
  canvas: string
  raised: string
  ink: string
  faint: string
  line: string
  accent: string
  selection: string
  hover: string
  keyword: string
  text: string
  number: string
  comment: string
  name: string
  bad: string
  /** Behind lines that came, and that went. */
  came: string
  went: string
}

const light: Palette = {
  base: 'vs',
  canvas: '#fcfbfa',
  raised: '#ffffff',
  ink: '#221d18',
  faint: '#6d6661',
  line: '#e3e0dd',
  accent: '#bc4915',
  selection: '#f4b89466',
  hover: '#30271f0e',
  keyword: '#ab3937',
  text: '#356c38',
  number: '#3461ac',
  comment: '#706b66',
  name: '#674698',
  bad: '#c02a37',
  came: '#2f7d3b1f',
  went: '#c02a371a',
}

const dark: Palette = {
  base: 'vs-dark',
  canvas: '#191614',
  raised: '#282421',
  ink: '#ece9e5',
  faint: '#98938d',
  line: '#322e2b',
  accent: '#f4843d',
  selection: '#80472880',
  hover: '#f7ede00f',
  keyword: '#f39380',
  text: '#a8cb86',
  number: '#85bcf5',
  comment: '#948e87',
  name: '#c6b1f0',
  bad: '#fd8284',
  came: '#7ecb8a24',
  went: '#fd828424',
}

export const themes: Record<'hearth-light' | 'hearth-dark', editor.IStandaloneThemeData> = {
  'hearth-light': themeOf(light),
  'hearth-dark': themeOf(dark),
}

function themeOf(palette: Palette): editor.IStandaloneThemeData {
  const plain = (hex: string) => hex.slice(1, 7)
  return {
    base: palette.base,
    inherit: true,
    rules: [
      { token: '', foreground: plain(palette.ink) },
      { token: 'keyword', foreground: plain(palette.keyword) },
      { token: 'string', foreground: plain(palette.text) },
      { token: 'number', foreground: plain(palette.number) },
      { token: 'regexp', foreground: plain(palette.number) },
      { token: 'comment', foreground: plain(palette.comment), fontStyle: 'italic' },
      { token: 'type', foreground: plain(palette.name) },
      { token: 'type.identifier', foreground: plain(palette.name) },
      { token: 'tag', foreground: plain(palette.keyword) },
      { token: 'delimiter', foreground: plain(palette.faint) },
    ],
    colors: {
      'editor.background': palette.canvas,
      'editor.foreground': palette.ink,
      'editorLineNumber.foreground': palette.faint,
      'editorLineNumber.activeForeground': palette.ink,
      'editorCursor.foreground': palette.accent,
      'editor.selectionBackground': palette.selection,
      'editor.lineHighlightBackground': palette.hover,
      'editor.lineHighlightBorder': '#00000000',
      'editorIndentGuide.background1': palette.line,
      'editorWidget.background': palette.raised,
      'editorWidget.border': palette.line,
      'editorHoverWidget.background': palette.raised,
      'editorSuggestWidget.background': palette.raised,
      'editorSuggestWidget.foreground': palette.ink,
      'editorSuggestWidget.selectedBackground': palette.selection,
      'editorSuggestWidget.selectedForeground': palette.ink,
      'editorSuggestWidget.selectedIconForeground': palette.ink,
      'editorSuggestWidget.highlightForeground': palette.accent,
      'editorSuggestWidget.focusHighlightForeground': palette.accent,
      'list.activeSelectionBackground': palette.selection,
      'list.activeSelectionForeground': palette.ink,
      'list.focusBackground': palette.selection,
      'list.focusForeground': palette.ink,
      'list.inactiveSelectionBackground': palette.hover,
      'list.hoverBackground': palette.hover,
      'list.highlightForeground': palette.accent,
      'list.focusHighlightForeground': palette.accent,
      'quickInput.background': palette.raised,
      'quickInput.foreground': palette.ink,
      'quickInputList.focusBackground': palette.selection,
      'quickInputList.focusForeground': palette.ink,
      'menu.background': palette.raised,
      'menu.foreground': palette.ink,
      'menu.selectionBackground': palette.selection,
      'menu.selectionForeground': palette.ink,
      'menu.separatorBackground': palette.line,
      'menu.border': palette.line,
      'peekView.border': palette.accent,
      'peekViewTitle.background': palette.raised,
      'peekViewTitleLabel.foreground': palette.ink,
      'peekViewTitleDescription.foreground': palette.faint,
      'peekViewResult.background': palette.raised,
      'peekViewResult.selectionBackground': palette.selection,
      'peekViewResult.selectionForeground': palette.ink,
      'peekViewResult.fileForeground': palette.ink,
      'peekViewResult.lineForeground': palette.ink,
      'peekViewEditor.background': palette.canvas,
      'editorError.foreground': palette.bad,
      'diffEditor.insertedLineBackground': palette.came,
      'diffEditor.removedLineBackground': palette.went,
      'diffEditor.insertedTextBackground': palette.came,
      'diffEditor.removedTextBackground': palette.went,
      'diffEditor.unchangedRegionBackground': palette.canvas,
      'editorStickyScroll.background': palette.canvas,
      'scrollbarSlider.background': `${palette.faint}40`,
      'scrollbarSlider.hoverBackground': `${palette.faint}66`,
      'scrollbarSlider.activeBackground': `${palette.faint}80`,
      'editorOverviewRuler.border': '#00000000',
      focusBorder: palette.accent,
      'minimap.background': palette.canvas,
    },
  }
}
