package io.confida.monitor.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks an endpoint, as a scraper does. */
final class Get {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Get() {}

  static HttpResponse<String> answer(String url, String... headers) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(url + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static String body(String url) {
    return answer(url).body();
  }
}
