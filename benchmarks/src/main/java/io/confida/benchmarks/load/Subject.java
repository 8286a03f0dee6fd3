package io.confida.benchmarks.load;

/**
 * A running candidate.
 *
 * @param server its process
 * @param database its database in the one PostgreSQL
 * @param requests what it is asked, with the ids of its database
 */
record Subject(ServerProcess server, String database, RequestMix requests)
    implements AutoCloseable {

  @Override
  public void close() {
    server.close();
  }
}
