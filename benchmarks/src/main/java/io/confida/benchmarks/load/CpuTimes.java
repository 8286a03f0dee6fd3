package io.confida.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/** CPU time used so far by this JVM and by a PostgreSQL on the same machine. */
public final class CpuTimes {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private CpuTimes() {}

  /** CPU seconds of this JVM, all its threads. */
  public static double own() {
    return SYSTEM.getProcessCpuTime() / 1e9;
  }

  /** CPU seconds of a PostgreSQL, all its processes, in steps of 10 ms. */
  public static double ofDatabase(long postmaster) {
    return ProcFiles.treeCpuSeconds(postmaster);
  }

  /**
   * The postmaster behind a connection; empty where it runs elsewhere or the system does not tell.
   *
   * <p>A process of that number on this machine proves nothing, so the title that PostgreSQL gives
   * the connection's process has to name our side's port.
   */
  public static OptionalLong postmaster(Connection connection) throws SQLException {
    long backend;
    String mark;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid(), inet_client_port()")) {
      row.next();
      backend = row.getLong(1);
      mark = "(" + row.getInt(2) + ")";
    }
    Path title = Path.of("/proc", String.valueOf(backend), "cmdline");
    try {
      if (!Files.isReadable(title) || !Files.readString(title).contains(mark)) {
        return OptionalLong.empty();
      }
    } catch (IOException e) {
      return OptionalLong.empty(); // a process of this machine that has ended: not ours
    }
    return ProcessHandle.of(backend)
        .flatMap(ProcessHandle::parent)
        .map(parent -> OptionalLong.of(parent.pid()))
        .orElse(OptionalLong.empty());
  }
}
