package io.confida.server;

import java.time.Duration;

/**
 * What each has used of the processors since it began: user and system time.
 *
 * @param at when that was, as {@link System#nanoTime}
 * @param clients this process
 * @param server the server's
 * @param database PostgreSQL's, of which those that have ended are not counted
 */
record ProcessorTime(long at, Duration clients, Duration server, Duration database) {

  static ProcessorTime of(ServerProcess server, TestDatabase database) {
    ProcessHandle postgres =
        ProcessHandle.of(
                database.number("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"))
            .orElseThrow();
    return new ProcessorTime(
        System.nanoTime(),
        used(ProcessHandle.current()),
        used(ProcessHandle.of(server.pid()).orElseThrow()),
        postgres.descendants().map(ProcessorTime::used).reduce(used(postgres), Duration::plus));
  }

  private static Duration used(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** In words: how many processors each has kept at work. */
  String since(ProcessorTime start) {
    double nanos = at - start.at;
    return "clients %.2f, server %.2f, PostgreSQL %.2f, of %d"
        .formatted(
            clients.minus(start.clients).toNanos() / nanos,
            server.minus(start.server).toNanos() / nanos,
            database.minus(start.database).toNanos() / nanos,
            Runtime.getRuntime().availableProcessors());
  }
}
