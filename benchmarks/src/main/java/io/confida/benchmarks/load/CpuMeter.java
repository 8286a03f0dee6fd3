package io.confida.benchmarks.load;

/** CPU time between two instants: of this process, of a server, and of PostgreSQL. */
final class CpuMeter implements ClosedLoop.Edges {

  private final long serverPid;
  private final long databasePid;
  private double client;
  private double server;
  private double database;

  CpuMeter(long serverPid, long databasePid) {
    this.serverPid = serverPid;
    this.databasePid = databasePid;
  }

  @Override
  public void begin() {
    database = -ProcFiles.treeCpuSeconds(databasePid);
    server = -ProcFiles.cpuSeconds(serverPid);
    client = -ProcFiles.cpuSeconds(ProcessHandle.current().pid());
  }

  @Override
  public void end() {
    client += ProcFiles.cpuSeconds(ProcessHandle.current().pid());
    server += ProcFiles.cpuSeconds(serverPid);
    database += ProcFiles.treeCpuSeconds(databasePid);
  }

  double clientSeconds() {
    return client;
  }

  double serverSeconds() {
    return server;
  }

  double databaseSeconds() {
    return database;
  }
}
