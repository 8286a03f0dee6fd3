package io.confida.server.http;

import io.helidon.common.LazyValue;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A file of the page, from the class path, kept in memory once it was asked for.
 *
 * <p>Whole, whatever range is asked for, as a server may (RFC 9110, section 14.2). Helidon 4.1.7's
 * static content fails with a 500 for ranges and conditions that are odd or only rare ({@code
 * bytes=-1}, {@code *}).
 */
final class PageFile {

  private static final List<Header> HEADERS =
      List.of(
          // Swagger UI draws its arrows from data: images in its style sheet.
          HeaderValues.createCached(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'"),
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          // A browser asks whether it has changed, as it has with another version of the server.
          HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache"));

  private final String name;
  private final LazyValue<byte[]> content;
  private final LazyValue<String> tag;

  /**
   * A file.
   *
   * @param name on the class path
   */
  PageFile(String name) {
    this.name = name;
    this.content = LazyValue.create(this::read);
    this.tag = LazyValue.create(() -> tag(content.get()));
  }

  void send(ServerRequest request, ServerResponse response) {
    HEADERS.forEach(response::header);
    response.header(HeaderNames.ETAG, tag.get());
    if (request.headers().contains(HeaderNames.IF_NONE_MATCH)
        && request.headers().get(HeaderNames.IF_NONE_MATCH).allValues().contains(tag.get())) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    String type = MediaTypes.detectType(name).map(t -> t.text()).orElse("application/octet-stream");
    response.header(HeaderNames.CONTENT_TYPE, type).send(content.get());
  }

  private byte[] read() {
    try (InputStream in = PageFile.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("it is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
