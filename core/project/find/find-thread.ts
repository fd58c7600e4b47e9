/**
 * Entry of the thread that searches files. A regular expression can take for ever on a few characters, and
 * only the end of its thread stops it; whoever started the thread watches the time.
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import picomatch from 'picomatch'
import { hiddenFolders } from '../confine.ts'
import { contentHash } from '../content-hash.ts'
import { decodeText } from '../file-content.ts'
import type { FindReply, FindTask, ReplaceTask } from './find-protocol.ts'
import { matchesIn, patternOf, replaceIn } from './text-matches.ts'

const mostFiles = 20_000
const mostMatchesOfFile = 500
/** Bytes. */
const largestFile = 2 * 1024 * 1024

/** Made by tools, often huge, and nobody's source. */
const generatedFolders = new Set(['.venv', '__pycache__', '.next', '.turbo', '.cache'])

function say(reply: FindReply): void {
  parentPort?.postMessage(reply)
}

function find(task: FindTask): void {
  const { root, query, replacement, after, limit } = task
  const pattern = patternOf(query)
  const isIncluded = task.include.length === 0 ? () => true : globs(task.include)
  const isExcluded = task.exclude.length === 0 ? () => false : globs(task.exclude)
  let filesSearched = 0
  let found = 0
  for (const path of paths(root, '')) {
    if (after !== null && comparePaths(path, after) <= 0) continue
    if (!isIncluded(path) || isExcluded(path)) continue
    if (filesSearched === mostFiles) {
      say({ type: 'end', filesSearched, next: null, stoppedBy: 'files' })
      return
    }
    filesSearched += 1
    const bytes = readIfText(join(root, path))
    if (bytes === null) continue
    const text = decodeText(bytes)
    if (text === null) continue
    const most = mostMatchesOfFile
    const { isRegex } = query
    const { matches, isTruncated } = matchesIn(text, { pattern, isRegex, replacement, most })
    if (matches.length === 0) continue
    const hash = contentHash(bytes)
    say({ type: 'file', file: { path, hash, matches, isTruncated }, filesSearched })
    found += matches.length
    if (found < limit) continue
    say({ type: 'end', filesSearched, next: path, stoppedBy: null })
    return
  }
  say({ type: 'end', filesSearched, next: null, stoppedBy: null })
}

/** In the order of `comparePaths`, so that a path says where to go on. Links are not followed. */
function* paths(root: string, folder: string): Generator<string> {
  const entries = readFolder(join(root, folder))
  entries.sort((a, b) => compareNames(a.name, b.name))
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (hiddenFolders.has(entry.name) || generatedFolders.has(entry.name)) continue
      yield* paths(root, path)
    } else if (entry.isFile()) yield path
  }
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    // What may not be looked at is not searched.
    if (error instanceof Error && 'code' in error) return []
    throw error
  }
}

function readIfText(file: string): Uint8Array | null {
  try {
    if (lstatSync(file).size > largestFile) return null
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Folder by folder, as the walk goes: `a/z` comes before `a-b`, though `-` sorts before `/`. */
function comparePaths(a: string, b: string): number {
  const left = a.split('/')
  const right = b.split('/')
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = compareNames(left[at] ?? '', right[at] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** A pattern without a slash is of a name anywhere; one of a folder is of all in it. */
function globs(patterns: readonly string[]): (path: string) => boolean {
  const full = patterns.flatMap((pattern) => {
    const plain = pattern.replace(/^\.?\//, '').replace(/\/$/, '')
    const anywhere = plain.includes('/') ? plain : `**/${plain}`
    return [anywhere, `${anywhere}/**`]
  })
  return picomatch(full, { dot: true })
}

function replace({ query, replacement, texts }: ReplaceTask): void {
  const pattern = patternOf(query)
  for (const { path, text } of texts) {
    const done = replaceIn(text, pattern, replacement, query.isRegex)
    say({ type: 'replaced', path, text: done.text, count: done.count })
  }
  say({ type: 'end', filesSearched: texts.length, next: null, stoppedBy: null })
}

say({ type: 'started' })
const task = workerData as FindTask | ReplaceTask
if (task.kind === 'find') find(task)
else replace(task)
