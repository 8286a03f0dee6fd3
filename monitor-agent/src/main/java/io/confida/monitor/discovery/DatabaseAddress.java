package io.confida.monitor.discovery;

import java.util.List;

/**
 * Where a pool's database listens, without credentials.
 *
 * @param protocol how it can be asked for a sign of life
 * @param hosts {@code host:port} of each server that the pool may use, at least one
 */
public record DatabaseAddress(Protocol protocol, List<String> hosts) {

  /** What is spoken there. */
  public enum Protocol {
    POSTGRESQL,
    MYSQL,
    OTHER
  }

  public DatabaseAddress {
    hosts = List.copyOf(hosts);
  }
}
