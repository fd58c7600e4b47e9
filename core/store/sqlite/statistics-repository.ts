/** What statistics are made of: calls of models, and the ends of operations and runs. */
import type { DurableEventBody } from '../../contract/event.ts'
import type { CallSample, EndSample, StatisticsReads } from '../port.ts'
import { type Database, prepareOnce } from './query.ts'

type TurnEvent = Extract<DurableEventBody, { type: 'turn' }>

const ends = {
  operations: `SELECT ended_at AS at, position, agent AS name, status, ended_at - started_at AS duration
    FROM operation INDEXED BY operation_by_end
    WHERE (ended_at, position) > (?, ?) AND ended_at < ? AND parent_operation_id IS NULL AND agent IS NOT NULL AND deleted_at IS NULL
    ORDER BY ended_at, position LIMIT ?`,
  runs: `SELECT ended_at AS at, position, workflow AS name, status, ended_at - started_at AS duration
    FROM run INDEXED BY run_by_end
    WHERE (ended_at, position) > (?, ?) AND ended_at < ? AND workflow IS NOT NULL AND deleted_at IS NULL
    ORDER BY ended_at, position LIMIT ?`,
}

export function statisticsRepository(database: Database) {
  const reads: StatisticsReads = {
    calls(range, limit) {
      const sql = `SELECT at, seq AS position, model, agent, workflow, fresh, cache_read AS cacheRead,
          cache_write AS cacheWrite, reasoning, output, cost, duration, is_error AS isError
        FROM model_call WHERE (at, seq) > (?, ?) AND at < ? ORDER BY at, seq LIMIT ?`
      const [at, position] = range.after
      // Columns are STRICT and written below: checking each of a hundred thousand rows again is what took longest.
      return prepareOnce(database, sql).all(at, position, range.to, limit) as CallSample[]
    },
    ends(of, range, limit) {
      const [at, position] = range.after
      const rows = prepareOnce(database, ends[of]).all(at, position, range.to, limit)
      return rows as EndSample[]
    },
  }
  return {
    reads,
    /** Called with the event's number when it is appended. */
    add(seq: number, turn: TurnEvent, at: number): void {
      const { usage, model, agent = null, runId = null, durationMs, isError } = turn
      prepareOnce(
        database,
        `INSERT INTO model_call (seq, at, model, agent, workflow, fresh, cache_read, cache_write,
          reasoning, output, cost, duration, is_error)
        VALUES (@seq, @at, @model, @agent, (SELECT workflow FROM run WHERE id = @runId), @fresh,
          @cacheRead, @cacheWrite, @reasoning, @output, @cost, @durationMs, @isError)`,
      ).run({
        seq,
        at,
        model,
        agent,
        runId,
        fresh: usage?.input ?? 0,
        cacheRead: usage?.cacheRead ?? 0,
        cacheWrite: usage?.cacheWrite ?? 0,
        reasoning: usage?.reasoning ?? 0,
        output: usage?.output ?? 0,
        cost: usage?.cost?.total ?? null,
        durationMs,
        isError: isError ? 1 : 0,
      })
    },
  }
}
