package io.confida.server.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page at {@code /docs} as a person sees it, in Chromium that can reach this machine only. */
class DocsPageTest {

  private static WebServer server;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();
  private final List<String> hosts = new ArrayList<>();
  private Page page;

  @BeforeAll
  static void start() {
    Path chromium = chromium();
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(routing -> routing.register("/", new DocsRoutes("9.8.7")))
            .build()
            .start();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setChromiumSandbox(false)
                    .setArgs(
                        List.of(
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")));
  }

  @AfterAll
  static void stop() {
    if (playwright != null) {
      playwright.close();
    }
    if (server != null) {
      server.stop();
    }
  }

  @BeforeEach
  void open() {
    page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
    page.onConsoleMessage(
        message -> {
          if (!message.type().equals("log") && !message.type().equals("info")) {
            complaints.add(message.type() + ": " + message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          URI uri = URI.create(request.url());
          // data: addresses are in the page itself.
          if (!"data".equals(uri.getScheme())) {
            hosts.add(uri.getAuthority());
          }
        });
    page.navigate("http://127.0.0.1:" + server.port() + "/docs");
  }

  @AfterEach
  void nothingIsWrongAndNobodyElseWasAsked() {
    page.close();
    assertThat(complaints).isEmpty();
    assertThat(hosts).isNotEmpty().containsOnly("127.0.0.1:" + server.port());
  }

  @Test
  void showsTheApiAndItsMainOperation() {
    assertThat(page.getByRole(AriaRole.HEADING, heading("Confida"))).containsText("9.8.7");
    Locator operation = page.locator("#operations-Interview-parseJobDescription");
    assertThat(operation).containsText("From a job posting to an interview");

    operation.getByRole(AriaRole.BUTTON).first().click();

    assertThat(operation).containsText("Reads the skills and the seniority from the posting");
    assertThat(operation).containsText("\"jobDescription\": \"You design and run the services");
    assertThat(operation).containsText("\"source\": \"question_bank\"");
    page.screenshot(screenshot("docs.png").setFullPage(true));
  }

  @Test
  void aRequestCanBeTriedFromThePage() {
    Locator operation = page.locator("#operations-About-getApiDocument");
    operation.getByRole(AriaRole.BUTTON).first().click();
    operation.getByRole(AriaRole.BUTTON, button("Try it out")).click();

    Response answer =
        page.waitForResponse(
            response -> response.url().endsWith("/openapi.json"),
            () -> operation.getByRole(AriaRole.BUTTON, button("Execute")).click());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(operation.locator(".live-responses-table")).containsText("Confida");
  }

  private static Page.GetByRoleOptions heading(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions button(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static Page.ScreenshotOptions screenshot(String name) {
    return new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name));
  }

  private static Path chromium() {
    String chosen = System.getenv("CHROMIUM");
    Stream<Path> places =
        chosen != null
            ? Stream.of(Path.of(chosen))
            : Stream.concat(
                Stream.of(Path.of("/usr/bin/chromium")),
                Stream.of(System.getenv("PATH").split(":", -1))
                    .map(directory -> Path.of(directory, "chromium")));
    return places
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(
            () ->
                missing(
                    "Chromium is "
                        + (chosen != null ? "not at CHROMIUM=" + chosen : "not installed")
                        + ": run `apt-get install -y chromium`, or set CHROMIUM to its path"));
  }

  /** On a developer's bare machine the test is passed over; a build that must be whole fails. */
  private static Path missing(String line) {
    assumeTrue(System.getenv("CI") != null, line);
    return fail(line);
  }
}
