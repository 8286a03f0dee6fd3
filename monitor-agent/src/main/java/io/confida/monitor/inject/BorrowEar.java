package io.confida.monitor.inject;

/**
 * What a pool tells, on the application's own threads: implementations are quick and never block.
 * What they throw is dropped by the caller.
 */
interface BorrowEar {
  /** This thread has got the entry after waiting so long. */
  void borrowed(Object entry, long waitedNanos);

  /** The entry is about to be given back. */
  void returned(Object entry);

  /** A connection was opened, or could not be. */
  void created(long tookMillis);

  /** A borrower gave up waiting. */
  void timedOut();
}
