package io.confida.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

  private static final String HOST = "Host: localhost:8000\r\n";

  private static @Nullable RequestHead read(String text) {
    return RequestHead.read(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aPlainHeadIsRead() {
    String head =
        "POST /api/v1/parse-jd?a=b HTTP/1.1\r\n"
            + HOST
            + "content-length:  17 \r\nAccept: */*\r\nCONNECTION: Keep-Alive\r\n"
            + "X-Empty:\r\nOrigin: https://a.example\r\n\r\n";

    assertThat(read(head + "{\"a\": 1}"))
        .isEqualTo(
            new RequestHead(
                "POST /api/v1/parse-jd", "localhost:8000", true, 17, false, head.length()));
    assertThat(read("GET / HTTP/1.1\r\nHost: [::1]\r\nConnection: close\r\n\r\n"))
        .isEqualTo(new RequestHead("GET /", "[::1]", false, 0, true, 50));
  }

  @Test
  void aHeadThatIsNotWholeIsNotRead() {
    String head = "POST /parse-jd HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n";
    for (int i = 0; i < head.length(); i++) {
      assertThat(read(head.substring(0, i))).as("the first %d bytes", i).isNull();
    }
    assertThat(read(head)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1\r\nContent-Length: 1",
        "Content-Length: 1, 1",
        "Content-Length: +1",
        "Content-Length:",
        "Content-Length: 0x1",
        "Content-Length: 1234567890",
        "Content-Length : 1",
        "Transfer-Encoding: chunked",
        "Content-Encoding: gzip",
        "Expect: 100-continue",
        "Upgrade: h2c",
        "Connection: upgrade",
        "Connection: keep-alive, X",
        "Host: other",
        "X: a\r\n b",
        "X: a\rb",
        "X: a\nContent-Length: 1",
        "X: \u00e4",
        "X: \0",
        "X\0: a",
        ": a",
        "no colon",
      })
  void whatIsNotPlainIsNotRead(String line) {
    assertThat(read("POST /parse-jd HTTP/1.1\r\n" + HOST + line + "\r\n\r\n")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /parse-jd HTTP/1.0",
        "POST  /parse-jd HTTP/1.1",
        "POST /parse-jd  HTTP/1.1",
        "POST /parse jd HTTP/1.1",
        "POST http://localhost/parse-jd HTTP/1.1",
        "post /parse-jd HTTP/1.1",
        " POST /parse-jd HTTP/1.1",
        "\r\nPOST /parse-jd HTTP/1.1",
        "POST /parse-jd HTTP/1.1 ",
        "OPTIONS * HTTP/1.1",
        "POST /p\u00e4rse-jd HTTP/1.1",
      })
  void anOddLineIsNotRead(String line) {
    assertThat(read(line + "\r\n" + HOST + "\r\n")).isNull();
  }

  @Test
  void withoutOneHostNothingIsRead() {
    assertThat(read("GET / HTTP/1.1\r\n\r\n")).isNull();
    assertThat(read("GET / HTTP/1.1\r\nHost:\r\n\r\n")).isNull();
    assertThat(read("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")).isNull();
    assertThat(read("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")).isNull();
  }
}
