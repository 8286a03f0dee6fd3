package io.confida.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.OpenApiContract;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocsRoutesTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private WebServer server;

  @BeforeEach
  void start() {
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(routing -> routing.register("/", new DocsRoutes("9.8.7")))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.stop();
    client.close();
  }

  @Test
  void servesTheDocumentAndThePageAsDocumented() throws Exception {
    OpenApiContract contract = OpenApiContract.load();
    HttpResponse<String> document = get("/openapi.json");
    HttpResponse<String> page = get("/docs");

    contract.validate("GET", document);
    contract.validate("GET", page);
    assertThat(document.body()).contains("\"version\":\"9.8.7\"").contains("/api/v1/parse-jd");
    assertThat(page.body()).contains("Confida API").contains("docs/start.js");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self';")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/swagger-ui.css",
        "/docs/swagger-ui-bundle.js",
        "/docs/page.css",
        "/docs/start.js"
      })
  void servesThePartsOfThePage(String path) throws Exception {
    HttpResponse<String> part = get(path);

    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(part.body()).isNotBlank();
    assertThat(part.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(part.headers().firstValue("Content-Type").orElseThrow())
        .contains(path.endsWith("css") ? "text/css" : "javascript");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/index.html",
        "/docs/swagger-initializer.js",
        "/docs/oauth2-redirect.html",
        "/docs/absent",
        "/docs/..%2fopenapi.yaml",
        "/docs/docs/page.css"
      })
  void servesNothingElseOfTheClassPath(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void sendsASlashTooManyBackToThePage() throws Exception {
    HttpResponse<String> answer = get("/docs/");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("../docs");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
