package io.confida.server.http;

import io.helidon.webserver.http.ServerRequest;

/**
 * Who is asking.
 *
 * @param userId whom sessions belong to; every query for them is scoped by it
 * @param admin whether questions may be changed
 */
public record Principal(String userId, boolean admin) {

  /** The one user of a server without authentication. */
  public static final Principal LOCAL = new Principal("local", true);

  /** Tells who is asking. */
  @FunctionalInterface
  public interface Resolver {
    /** The principal of a request. */
    Principal of(ServerRequest request);
  }

  /**
   * Lets only an administrator pass.
   *
   * @throws Problem 403 for everybody else
   */
  public void requireAdmin() {
    if (!admin) {
      throw Problem.forbidden();
    }
  }
}
