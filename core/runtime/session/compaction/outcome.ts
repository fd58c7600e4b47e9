/** What compacting a conversation came to, as authors see it. */

export interface CompactionOutcome {
  /** False when there was nothing to summarise, or the agent turns compaction off. */
  compacted: boolean
  messagesBefore: number
  /** The summary and what was kept. */
  messagesAfter: number
  /** Estimated, of the context before. */
  totalTokens: number
  /** Tokens kept free for the answer; 0 where compaction is turned off. */
  reserveTokens: number
  /** Tokens of the newest messages that are kept as they are; 0 where compaction is turned off. */
  keepRecentTokens: number
}
