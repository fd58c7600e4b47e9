/** Monaco with the languages of an agent project, its workers and Hearth's two themes. Import it lazily. */
import * as monaco from 'monaco-editor/editor/editor.api.js'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'
import JsonWorker from 'monaco-editor/languages/features/json/json.worker.js?worker'
import TypeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker.js?worker'
import 'monaco-editor/features/register.all.js'
import 'monaco-editor/languages/definitions/css/register.js'
import 'monaco-editor/languages/definitions/dockerfile/register.js'
import 'monaco-editor/languages/definitions/html/register.js'
import 'monaco-editor/languages/definitions/ini/register.js'
import 'monaco-editor/languages/definitions/javascript/register.js'
import 'monaco-editor/languages/definitions/markdown/register.js'
import 'monaco-editor/languages/definitions/python/register.js'
import 'monaco-editor/languages/definitions/shell/register.js'
import 'monaco-editor/languages/definitions/sql/register.js'
import 'monaco-editor/languages/definitions/typescript/register.js'
import 'monaco-editor/languages/definitions/yaml/register.js'
import 'monaco-editor/languages/features/json/register.js'
import {
  JsxEmit,
  ModuleKind,
  ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register.js'
import { themes } from './monaco-themes.ts'

export { monaco }

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment
  }
}

/** Workers of the page's own origin: the content policy allows no others. */
window.MonacoEnvironment = {
  getWorker(_, label) {
    if (label === 'json') return new JsonWorker()
    if (label === 'typescript' || label === 'javascript') return new TypeScriptWorker()
    return new EditorWorker()
  },
}

for (const [name, theme] of Object.entries(themes)) monaco.editor.defineTheme(name, theme)

/** `Bundler`, which reads the `exports` of packages; the editor's own list of names ends before it. */
const moduleResolution: number = 100

typescriptDefaults.setCompilerOptions({
  target: ScriptTarget.ESNext,
  module: ModuleKind.ESNext,
  moduleResolution,
  jsx: JsxEmit.ReactJSX,
  strict: true,
  noEmit: true,
  allowNonTsExtensions: true,
  allowImportingTsExtensions: true,
  allowSyntheticDefaultImports: true,
  esModuleInterop: true,
  skipLibCheck: true,
})
typescriptDefaults.setEagerModelSync(true)

/** What Node gives a project's code, as far as checking an agent needs it. */
const ambient = `
declare module 'node:*'
declare const process: { env: Record<string, string | undefined>; cwd(): string; argv: string[]; platform: string }
declare const Buffer: any
`

export interface Declaration {
  /** Relative to the project's root, or below `node_modules/`. */
  path: string
  content: string
}

/** Gives the language service the declarations and the other source files of the project. */
export function setProjectTypes(declarations: readonly Declaration[]): void {
  typescriptDefaults.setExtraLibs([
    { filePath: 'file:///node_modules/@types/hearth-ambient/index.d.ts', content: ambient },
    ...declarations.map(({ path, content }) => ({ filePath: `file:///${path}`, content })),
  ])
}

export function modelUri(path: string): monaco.Uri {
  return monaco.Uri.file(`/${path}`)
}

const languages: Record<string, string> = {
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  json: 'json',
  jsonc: 'json',
  md: 'markdown',
  css: 'css',
  html: 'html',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'ini',
  ini: 'ini',
  env: 'ini',
  sh: 'shell',
  py: 'python',
  sql: 'sql',
}

export function languageOfPath(path: string): string {
  if (/(^|\/)Dockerfile$/.test(path)) return 'dockerfile'
  const extension = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return languages[extension] ?? 'plaintext'
}
