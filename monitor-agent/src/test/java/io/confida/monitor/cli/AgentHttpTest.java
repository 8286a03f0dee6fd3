package io.confida.monitor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confida.monitor.exposition.http.HttpCost;
import io.confida.monitor.exposition.http.HttpOptions;
import io.confida.monitor.exposition.http.HttpServer;
import io.confida.monitor.exposition.http.Problem;
import io.confida.monitor.exposition.http.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The agent that was there already has its own settings, and may not answer us. */
class AgentHttpTest {
  private static HttpServer agent(Optional<String> token) throws IOException {
    return HttpServer.start(
        new HttpOptions("127.0.0.1", 0, token, Set.of(), Optional.empty()),
        request -> {
          if (request.path().contains("nothing")) {
            throw Problem.of(404, "there is nothing at this address");
          }
          return Response.text(200, "text/plain", "told");
        },
        () -> {},
        new HttpCost(),
        line -> {});
  }

  private static AgentHttp asking(HttpServer agent, String host) {
    return new AgentHttp(URI.create("http://" + host + ":" + agent.port() + "/"));
  }

  private static void refused(AgentHttp agent, String path, String... words) {
    assertThatThrownBy(() -> agent.get(path))
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll(words)
        .message()
        .hasLineCount(1);
  }

  @Test
  void givesTheBodyOfAGoodAnswer() throws IOException {
    try (HttpServer agent = agent(Optional.empty())) {
      assertThat(asking(agent, "127.0.0.1").get("pools")).isEqualTo("told");
      refused(asking(agent, "127.0.0.1"), "nothing", "the agent answers 404 to nothing");
    }
  }

  @Test
  void oneWithATokenIsToBeAskedDirectly() throws IOException {
    try (HttpServer agent = agent(Optional.of("correct-horse"))) {
      refused(
          asking(agent, "127.0.0.1"),
          "pools",
          "it was started with a token",
          "http://127.0.0.1:" + agent.port() + "/pools",
          "attach --detach");
    }
  }

  @Test
  void oneWithTlsIsToBeAskedDirectly() {
    refused(
        new AgentHttp(URI.create("https://127.0.0.1:1/")),
        "pools",
        "answers over TLS",
        "https://127.0.0.1:1/pools",
        "attach --detach");
  }

  @Test
  void oneThatHasGoneDoesNotAnswer() throws IOException {
    HttpServer agent = agent(Optional.empty());
    agent.close();
    refused(asking(agent, "127.0.0.1"), "pools", "does not answer any more", "refused");
  }
}
