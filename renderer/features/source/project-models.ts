/**
 * A Monaco model for each source file of the project, so that problems, definitions, references and renames
 * reach across files. Edits that the editor makes in files nobody looks at become unsaved texts as well.
 */
import type { SourceTexts } from '../../../core/contract/project.ts'
import { changedPart } from './changed-part.ts'
import { isDirty } from './file-buffers.ts'
import { languageOfPath, modelUri, monaco } from './monaco.ts'
import { bufferKey, projectBuffers } from './project-buffers.ts'

/** Models are named by path alone: those of another project go first. */
let current: string | null = null
const own = new Set<string>()

/** The path's model, made once and kept, so that undo reaches back over a switch of files. */
export function modelOf(project: string, path: string, text: string): monaco.editor.ITextModel {
  enterProject(project)
  const uri = modelUri(path)
  const known = monaco.editor.getModel(uri)
  if (known) return known
  const model = monaco.editor.createModel(text, languageOfPath(path), uri)
  model.updateOptions({
    tabSize: 2,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  })
  model.onDidChangeContent(() => projectBuffers.edit(bufferKey(project, path), model.getValue()))
  own.add(path)
  return model
}

/** Makes models follow what is on disk, but for files with unsaved text. */
export function syncModels(project: string, files: SourceTexts['files']): void {
  enterProject(project)
  const paths = new Set(files.map(({ path }) => path))
  for (const file of files) {
    const key = bufferKey(project, file.path)
    projectBuffers.seen(key, file)
    const buffer = projectBuffers.get(key)
    const model = modelOf(project, file.path, buffer?.text ?? file.content)
    if (buffer && !isDirty(buffer)) setText(model, buffer.text)
  }
  for (const path of own) {
    const model = monaco.editor.getModel(modelUri(path))
    const isGone = !paths.has(path) && /\.[cm]?[jt]sx?$/.test(path)
    if (!model || !isGone || model.isAttachedToEditor()) continue
    if (isDirty(projectBuffers.get(bufferKey(project, path)))) continue
    model.dispose()
    own.delete(path)
  }
}

/** As an edit of its own, so that a reload from disk can be undone, and not what was typed before with it. */
export function setText(model: monaco.editor.ITextModel, text: string): void {
  const old = model.getValue()
  if (old === text) return
  const { start, end, text: middle } = changedPart(old, text)
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end))
  model.pushStackElement()
  // Only what is another: the cursor and what is in sight stay where they are.
  model.pushEditOperations([], [{ range, text: middle }], () => null)
  if (model.getValue() !== text) {
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
  }
  model.pushStackElement()
}

function enterProject(project: string): void {
  if (current === project) return
  if (current !== null) {
    for (const path of own) monaco.editor.getModel(modelUri(path))?.dispose()
    own.clear()
  }
  current = project
}
