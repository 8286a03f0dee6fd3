package io.confida.server.http;

import io.helidon.webserver.http.ServerRequest;
import java.util.UUID;

/** Ids in paths. */
public final class Ids {

  private Ids() {}

  /**
   * The id at a place of the path.
   *
   * @param what what it is the id of, for the answer
   * @throws Problem 404 when it is not a UUID, as for any id that names nothing
   */
  public static UUID path(ServerRequest request, String name, String what) {
    String text = request.path().pathParameters().get(name);
    try {
      // UUID.fromString takes other forms, which would be a second name for the same thing.
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw Problem.notFound(what);
  }
}
