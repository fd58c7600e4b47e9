/** What a trial does, all of it decided by its seed: what is handed in, and when the process is killed. */
import { createRandom, type Random } from './random.ts'

/** How the model answers an input; see `model-script.ts`. */
export const behaviours = [
  'say',
  'slow',
  'tool',
  'slow-tool',
  'two-tools',
  'detached',
  'limited',
  'failing',
  'dropped',
  'cut',
  'stalled',
  'refused',
] as const
export type Behaviour = (typeof behaviours)[number]

/** `answer`: a prompt whose caller waits. `prompt`: one that is answered with 202. */
export type InputKind = 'answer' | 'prompt' | 'dispatch' | 'run'

export interface Input {
  /** Part of what is said, so that it is found again wherever it went. */
  id: string
  kind: InputKind
  behaviour: Behaviour
  /** Number of the session; runs have their own. */
  session: number
  key: string | null
  /** Milliseconds after the one before, of the same caller. */
  pauseMs: number
  /** Milliseconds after its receipt at which it is stopped; null for never. */
  abortMs: number | null
}

export type KillMoment =
  /** Milliseconds after the first input is sent. */
  | { at: 'time'; ms: number }
  /** As soon as the n-th receipt has arrived. */
  | { at: 'receipt'; count: number }
  /** So long after the n-th request to the model has arrived. */
  | { at: 'model'; count: number; ms: number }
  /** As soon as the n-th side effect is in its file. */
  | { at: 'effect'; count: number }

export interface TrialPlan {
  seed: number
  inputs: Input[]
  kill: KillMoment
  /** Milliseconds after the start of a process at which it is killed as well, for each such start. */
  bootKills: number[]
}

export const sessionCount = 3

export function planTrial(seed: number): TrialPlan {
  const random = createRandom(seed)
  const inputs = Array.from({ length: random.whole(3, 9) }, (_, index) =>
    planInput(random, `t${seed}i${index}`),
  )
  const bootKills = Array.from({ length: random.pick([0, 0, 0, 1, 1, 2]) }, () =>
    random.whole(20, 1200),
  )
  return { seed, inputs, kill: planKill(random, inputs.length), bootKills }
}

function planInput(random: Random, id: string): Input {
  const kind = random.pick(['answer', 'prompt', 'prompt', 'dispatch', 'dispatch', 'run'])
  return {
    id,
    kind,
    behaviour: random.pick(behaviours),
    session: random.whole(0, sessionCount - 1),
    key: random.chance(0.5) ? `key-${id}` : null,
    pauseMs: random.chance(0.5) ? 0 : random.whole(1, 60),
    abortMs: kind !== 'answer' && random.chance(0.08) ? random.whole(0, 200) : null,
  }
}

function planKill(random: Random, inputs: number): KillMoment {
  const at = random.pick(['time', 'time', 'receipt', 'receipt', 'model', 'effect'])
  if (at === 'time') return { at, ms: random.whole(0, 900) }
  if (at === 'receipt') return { at, count: random.whole(1, inputs) }
  if (at === 'model') return { at, count: random.whole(1, inputs), ms: random.whole(0, 40) }
  return { at, count: random.whole(1, 3) }
}
