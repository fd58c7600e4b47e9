/** Entry of the thread that runs commands of virtual sandboxes: one request at a time, then the next. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { Bash, ReadWriteFs } from 'just-bash'
import { OutputCapture } from '../output-capture.ts'
import { WORKSPACE } from './paths.ts'
import type { ShellAnswer, ShellRequest } from './shell-protocol.ts'
import { workspaceFs } from './workspace-fs.ts'

/**
 * Work is bounded by the time limit, and this thread is ended when it is over, so counting loops and
 * commands would only break honest scripts. What one command may hold in memory stays bounded.
 */
const limits = {
  maxCommandCount: Number.MAX_SAFE_INTEGER,
  maxLoopIterations: Number.MAX_SAFE_INTEGER,
  maxAwkIterations: Number.MAX_SAFE_INTEGER,
  maxSedIterations: Number.MAX_SAFE_INTEGER,
  maxJqIterations: Number.MAX_SAFE_INTEGER,
  maxWorkUnits: Number.MAX_SAFE_INTEGER,
  maxOutputSize: 67_108_864,
  maxStringLength: 67_108_864,
  maxLiveBytes: 268_435_456,
}

const identity = { HOME: WORKSPACE, USER: 'agent', LOGNAME: 'agent', SHELL: '/bin/bash' }

async function answer(request: ShellRequest): Promise<ShellAnswer> {
  // Scripts take /tmp for granted; it is a folder of the sandbox like any other.
  if (request.command.includes('/tmp')) mkdirSync(join(request.root, 'tmp'), { recursive: true })
  const inner = new ReadWriteFs({ root: request.root, allowSymlinks: true })
  const bash = new Bash({
    fs: workspaceFs(inner),
    cwd: request.cwd,
    env: { ...identity, ...request.env },
    executionLimits: { ...limits, maxExecutionTimeMs: request.timeoutMs + 60_000 },
  })
  const result = await bash
    .exec(request.command, { rawScript: true })
    .catch((error: unknown) => ({ stdout: '', stderr: `bash: ${reasonOf(error)}\n`, exitCode: 1 }))
  const stdout = capture(result.stdout)
  const stderr = capture(result.stderr)
  return {
    stdout: stdout.text,
    stderr: stderr.text,
    exitCode: result.exitCode,
    truncated: stdout.truncated || stderr.truncated,
  }
}

function capture(text: string) {
  const output = new OutputCapture()
  output.writeText(text)
  return output.end()
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const port = parentPort
if (!port) throw new Error('This module runs in a worker thread only.')
port.on('message', (request: ShellRequest) => {
  answer(request).then(
    (reply) => port.postMessage(reply),
    (error: unknown) => {
      // Nothing but a defect of this module ends here: end the thread, its owner reports it.
      queueMicrotask(() => {
        throw error
      })
    },
  )
})
