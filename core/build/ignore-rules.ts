/** Rules of `.gitignore` and `.hearthignore` files, as git reads them. */

export interface IgnoreRule {
  pattern: RegExp
  isNegated: boolean
  onlyFolders: boolean
}

/** Rules of one file; they apply to paths relative to the file's folder, `/` between segments. */
export function parseIgnoreFile(text: string): IgnoreRule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line) => parseRule(line) ?? [])
}

/** Null when no rule speaks of the path; the last one that does decides. */
export function isIgnoredBy(
  rules: readonly IgnoreRule[],
  path: string,
  kind: 'file' | 'folder',
): boolean | null {
  const rule = rules.findLast(
    ({ pattern, onlyFolders }) => (!onlyFolders || kind === 'folder') && pattern.test(path),
  )
  return rule === undefined ? null : !rule.isNegated
}

function parseRule(line: string): IgnoreRule | null {
  // Spaces at the end count only behind a backslash.
  let text = line.replace(/(?<!\\) +$/, '')
  if (text === '' || text.startsWith('#')) return null
  const isNegated = text.startsWith('!')
  if (isNegated) text = text.slice(1)
  const onlyFolders = text.endsWith('/')
  if (onlyFolders) text = text.slice(0, -1)
  // A slash anywhere but at the end ties the pattern to the file's folder.
  const isAnchored = text.includes('/')
  const body = toRegExp(text.replace(/^\//, ''))
  if (body === null || text === '') return null
  return {
    pattern: new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${body}$`, 's'),
    isNegated,
    onlyFolders,
  }
}

/** Null for a pattern that git takes for broken, which then matches nothing. */
function toRegExp(glob: string): string | null {
  let result = ''
  for (let index = 0; index < glob.length; index++) {
    const rest = glob.slice(index)
    const atStart = index === 0 || glob[index - 1] === '/'
    const stars = /^\*+/.exec(rest)?.[0].length ?? 0
    if (stars === 2 && atStart && rest[2] === '/') {
      result += '(?:.*/)?'
      index += 2
    } else if (stars === 2 && atStart && rest.length === 2) {
      result += index === 0 ? '.*' : '.+'
      index += 1
    } else if (stars > 0) {
      result += '[^/]*'
      index += stars - 1
    } else if (rest[0] === '?') {
      result += '[^/]'
    } else if (rest[0] === '[') {
      const set = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/s.exec(rest)
      if (set === null) return null
      const [whole, not = '', members = ''] = set
      result += `(?!/)[${not === '' ? '' : '^'}${members.replace(/[[\]]/g, '\\$&').replace(/^\^/, '\\^')}]`
      index += whole.length - 1
    } else if (rest[0] === '\\') {
      if (rest.length === 1) return null
      result += escaped(rest[1] ?? '')
      index += 1
    } else {
      result += escaped(rest[0] ?? '')
    }
  }
  return result
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
}
