package io.confida.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for, and where it goes on.
 *
 * @param limit items at most
 * @param offset items to pass over
 * @param after the id to go on after; absent for the first page
 */
public record Paging(int limit, int offset, @Nullable UUID after) {

  private static final HeaderName TOTAL_COUNT = HeaderNames.create("X-Total-Count");
  private static final HeaderName LINK = HeaderNames.create("Link");

  /**
   * Tells the client how many items there are, and the address of the next page if there is one.
   *
   * @param total items in all
   * @param lastId the last item's id where the list goes on after it
   */
  public void describe(
      ServerRequest request, ServerResponse response, long total, @Nullable String lastId) {
    response.header(TOTAL_COUNT, String.valueOf(total));
    if (lastId != null) {
      link(response, address(request, "after", encode(UUID.fromString(lastId))));
    }
  }

  /** As the other, for a list that goes on by offset. */
  public void describe(ServerRequest request, ServerResponse response, long items, long total) {
    response.header(TOTAL_COUNT, String.valueOf(total));
    if (items > 0 && offset + items < total) {
      link(response, address(request, "offset", String.valueOf(offset + items)));
    }
  }

  private static void link(ServerResponse response, String next) {
    response.header(LINK, "<" + next + ">; rel=\"next\"");
  }

  private static String address(ServerRequest request, String name, String value) {
    // What begins with two slashes names another host (RFC 3986, 4.2).
    String path = request.prologue().uriPath().rawPath().replaceFirst("^/+", "/");
    StringBuilder address = new StringBuilder(path).append('?');
    for (String key : request.query().names()) {
      if (!key.equals("offset") && !key.equals("after")) {
        for (String each : request.query().all(key)) {
          address.append(encoded(key)).append('=').append(encoded(each)).append('&');
        }
      }
    }
    return address.append(name).append('=').append(value).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String encode(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Optional<UUID> decode(String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length != 16) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return Optional.of(new UUID(buffer.getLong(), buffer.getLong()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
