package io.confida.server.http;

import io.helidon.common.LazyValue;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * {@code /openapi.json}, and Swagger UI over it at {@code /docs}; to be registered at {@code /}.
 *
 * <p>The page names its parts relative to itself, so that it also works behind a proxy that puts a
 * prefix before its path. All of it comes from the class path: no other host is asked.
 */
public final class DocsRoutes implements HttpService {

  private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
  private static final String WEBJAR_PROPERTIES =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  /** File by the path below {@code /docs}. */
  private static final Map<String, String> OWN_FILES =
      Map.of("", "index.html", "page.css", "page.css", "start.js", "start.js");

  /** Not the webjar's own page, which opens somebody else's API. */
  private static final Map<String, String> WEBJAR_FILES =
      Map.of("swagger-ui.css", "swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js");

  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

  private final Map<String, PageFile> files = new TreeMap<>();

  /** Read when it is first asked for: reading it would make every start half a second longer. */
  private final LazyValue<byte[]> document;

  /**
   * The routes of one server.
   *
   * @param version the server's version
   */
  public DocsRoutes(String version) {
    add(files, "openapi/page", OWN_FILES);
    add(files, WEBJAR + webjarVersion(), WEBJAR_FILES);
    this.document = LazyValue.create(() -> ApiDocument.load(version).json());
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/openapi.json", (request, response) -> response.header(JSON).send(document.get()))
        .get("/docs/*", DocsRoutes::toPage);
    files.forEach((path, file) -> rules.get(path, file::send));
  }

  /** What the page names relative to /docs is not found from there. */
  private static void toPage(ServerRequest request, ServerResponse response) {
    if (request.path().rawPath().equals("/docs/")) {
      response.status(Status.FOUND_302).header(HeaderNames.LOCATION, "../docs").send();
    } else {
      response.next();
    }
  }

  private static void add(
      Map<String, PageFile> files, String root, Map<String, String> fileByPath) {
    fileByPath.forEach(
        (path, name) ->
            files.put(path.isEmpty() ? "/docs" : "/docs/" + path, new PageFile(root + "/" + name)));
  }

  private static String webjarVersion() {
    Properties properties = new Properties();
    try (InputStream in = DocsRoutes.class.getResourceAsStream(WEBJAR_PROPERTIES)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(WEBJAR_PROPERTIES + " cannot be read", e);
    }
    String version = properties.getProperty("version");
    if (version == null) {
      throw new IllegalStateException(
          "org.webjars:swagger-ui is not on the class path: put its jar beside the server's");
    }
    return version;
  }
}
