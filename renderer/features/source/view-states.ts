/** Where one was in each file, so that a way back leads there: cursor, scroll and folds, and whether one wrote there. */
import type { monaco } from './monaco.ts'

export interface ViewState {
  state: monaco.editor.ICodeEditorViewState
  hadFocus: boolean
}

/** Of the places of a window; the oldest go first. */
const mostKept = 300

export interface ViewStates {
  /** `place`: of the file, and of one entry of the window's history in which it was shown. */
  keep(place: ViewPlace, view: ViewState): void
  /** As it was left in this entry of the history. */
  inEntry(place: ViewPlace): ViewState | undefined
  /** As it was left last, in whichever entry. */
  ofFile(place: ViewPlace): ViewState | undefined
}

export interface ViewPlace {
  project: string
  path: string
  /** Names an entry of the window's history. */
  entry: string
}

export function createViewStates(): ViewStates {
  const kept = new Map<string, ViewState>()

  function set(key: string, view: ViewState): void {
    kept.delete(key)
    kept.set(key, view)
    const oldest = kept.keys().next().value
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  }

  return {
    keep(place, view) {
      set(entryKey(place), view)
      set(fileKey(place), view)
    },
    inEntry: (place) => kept.get(entryKey(place)),
    ofFile: (place) => kept.get(fileKey(place)),
  }
}

export const viewStates = createViewStates()

const fileKey = ({ project, path }: ViewPlace) => `${project} ${path}`

const entryKey = (place: ViewPlace) => `${place.entry} ${fileKey(place)}`
