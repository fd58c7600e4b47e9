/** Where a piece of code that a model wrote may belong. */

const namedFirst =
  /^\s*(?:\/\/|#|--|;|\/\*+|<!--)\s*(?:file(?:name)?:\s*)?([\w@.-]+(?:\/[\w@.-]+)*\.\w+)\s*(?:\*\/|-->)?\s*$/i

const extensions: Record<string, string> = {
  typescript: 'ts',
  javascript: 'js',
  python: 'py',
  bash: 'sh',
  shell: 'sh',
  markdown: 'md',
}

/** The path that its first line names, or one by its language. */
export function snippetPath(code: string, language: string): string {
  const [first = ''] = code.split('\n', 1)
  const named = namedFirst.exec(first)?.[1]
  return named && !named.startsWith('.') ? named : `snippet.${extensionOf(language)}`
}

function extensionOf(language: string): string {
  return extensions[language] ?? (/^[a-z0-9]{1,8}$/.test(language) ? language : 'txt')
}
