package io.confida.server.fuzz;

import io.confida.server.fuzz.FuzzRequest.Field;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;

/** What can be odd about a request's method, path, query and headers. */
final class HeadMutations {

  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "get",
          "Post",
          "PROPFIND",
          "PRI",
          "X");

  private static final List<String> SUFFIXES =
      List.of(
          "/",
          "//",
          "/.",
          "/..",
          "/../",
          "/../..",
          "/%2e%2e",
          "/%2e%2e/",
          "/%2E%2E%2f",
          "%00",
          "%00.json",
          "%0a",
          "%0d%0aX-Injected:%201",
          ";a=b",
          ";",
          "%3b",
          "%c0%af",
          "%c0%ae%c0%ae",
          "%ff",
          "%ed%a0%80",
          "%u002f",
          "%",
          "%2",
          "%zz",
          "%%",
          "\\",
          "%5c",
          "..%5c",
          "~",
          "|",
          "<",
          ">",
          "\"",
          "^",
          "`",
          "{id}",
          "[]",
          "*",
          "'",
          "%27",
          "%20",
          "+",
          ".json",
          ".",
          "#fragment",
          "%23",
          "%3f",
          "?",
          "?a?b",
          "\u00e9",
          "\u00ff\u00fe",
          "%F0%9F%98%80",
          "%e2%82",
          "/x",
          "@",
          "%25%30%30",
          "%2500",
          "%E2%80%AE");

  private static final List<String> IDS =
      List.of(
          "0",
          "-1",
          "null",
          "undefined",
          "NaN",
          "..",
          ".",
          "%2e",
          "%20",
          "search",
          "stats",
          "bulk-import",
          "suggestions",
          "00000000-0000-0000-0000-000000000000",
          "1-1-1-1-1",
          "0000000-00000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "%27%20OR%20%271%27=%271",
          "%7B%7D",
          "1e999",
          "9223372036854775808",
          "\u00e9",
          "%00",
          "..%2f..%2flive",
          "%c3%28",
          "*",
          "id;x=1",
          "a,b",
          "$1",
          "+");

  private static final List<String> NUMBERS =
      List.of(
          "",
          "0",
          "-1",
          "1",
          "50",
          "51",
          "100",
          "101",
          "1000001",
          "2147483647",
          "2147483648",
          "-2147483648",
          "9223372036854775808",
          "1e2",
          "1.0",
          "01",
          "+5",
          "%2B5",
          "%205",
          "5%20",
          "0x10",
          "NaN",
          "null",
          "%D9%A3",
          "%EF%BC%95",
          "5%00",
          "five",
          "5;6",
          "5,6",
          "-0",
          "123456789012345678901234567890");

  private static final List<String> MALFORMED =
      List.of(
          "%", "%2", "%zz", "%%", "%u0041", "%c0%af", "%ed%a0%80", "%ff%fe", "%00", "%F4%90%80%80");

  private static final List<String> CONTENT_TYPES =
      List.of(
          "",
          " ",
          "text/plain",
          "application/xml",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "*/*",
          "application/*",
          "json",
          "a/b/c",
          "/",
          ";",
          "application/json;",
          "application/json; charset=utf-8",
          "application/json; charset=utf-16",
          "application/json; charset=\"",
          "application/json; charset=nothing",
          "APPLICATION/JSON",
          "application/json, text/plain",
          "application/problem+json",
          "application/vnd.api+json",
          "application/x-ndjson",
          "application/jsonl",
          "application/json\u0000",
          "application/json; q=\u00e9",
          "application/json; a=b; a=c",
          "{}",
          "\"");

  private static final List<String> KEYS =
      List.of(
          "",
          " ",
          "a b",
          "\"quoted\"",
          "a,b",
          "a, b",
          ",",
          "'; DROP TABLE canary; --",
          "%00",
          "\u00e9",
          "\u0001",
          "\u007f",
          "k".repeat(255),
          "k".repeat(256),
          "k".repeat(5000),
          "null",
          "\\",
          "{}",
          "same-key-1",
          "same-key-2",
          "same-key-3");

  private static final List<Field> HEADERS =
      List.of(
          new Field("Accept", ""),
          new Field("Accept", "text/html"),
          new Field("Accept", "///"),
          new Field("Accept", "application/openmetrics-text; version=1.0.0"),
          new Field("Accept", "*/*;q=x"),
          new Field("Accept", "a/b;q=2,;"),
          new Field("Accept", "\u00e9"),
          new Field("Accept", ";"),
          new Field("Accept", "text/plain;q="),
          new Field("Accept-Encoding", "gzip, br;q=1.0, *;q=0"),
          new Field("Accept-Encoding", ";;"),
          new Field("Accept-Charset", "utf-16"),
          new Field("Accept-Language", "\u00ff"),
          new Field("Content-Encoding", "gzip"),
          new Field("Content-Encoding", "identity"),
          new Field("Content-Language", "de"),
          new Field("Content-Range", "bytes 0-1/2"),
          new Field("Range", "bytes=0-5"),
          new Field("Range", "bytes=-1"),
          new Field("Range", "x"),
          new Field("If-Match", "*"),
          new Field("If-None-Match", "*"),
          new Field("If-None-Match", "\""),
          new Field("If-Modified-Since", "yesterday"),
          new Field("If-Unmodified-Since", "0"),
          new Field("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"),
          new Field("Date", "tomorrow"),
          new Field("Max-Forwards", "x"),
          new Field("Cookie", "a=b; c"),
          new Field("Cookie", "="),
          new Field("Cookie", ";;;\u00e9=\u0001"),
          new Field("Origin", "null"),
          new Field("Origin", "https://evil.invalid"),
          new Field("Origin", "not a url"),
          new Field("Origin", "https://app.invalid"),
          new Field("Access-Control-Request-Method", "DELETE"),
          new Field("Access-Control-Request-Headers", ",,a,"),
          new Field("X-Forwarded-For", "1.2.3.4, \u00e9"),
          new Field("X-Forwarded-Host", "evil.invalid"),
          new Field("X-Forwarded-Proto", "ftp"),
          new Field("X-Forwarded-Port", "x"),
          new Field("Forwarded", "for=\"_x;proto="),
          new Field("X-HTTP-Method-Override", "DELETE"),
          new Field("X-Original-URL", "/api/v1/sessions"),
          new Field("Via", "1.1 a"),
          new Field("Connection", "keep-alive, X"),
          new Field("TE", "trailers"),
          new Field("Upgrade", "h2c"),
          new Field("HTTP2-Settings", "AAMAAABkAAQAAP__"),
          new Field("Referer", "\u0001"),
          new Field("User-Agent", "'; --"),
          new Field("From", "%00"),
          new Field("X-Long", "x".repeat(4000)),
          new Field("X-\u00e9", "1"),
          new Field("a b", "1"),
          new Field("X", ""),
          new Field("X-Nul", "a\u0000b"),
          new Field("X-Cr", "a\rb"),
          new Field("\"", "1"),
          new Field("traceparent", "00-x"),
          new Field("X-Request-Id", "${x}"));

  private static final List<String> TOKENS =
      List.of(
          "",
          "Bearer",
          "Bearer ",
          "Bearer x",
          "Bearer a.b.c",
          "Basic eDp5",
          "Bearer " + ".".repeat(500),
          "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
          "bearer \u00e9",
          "Bearer " + "a".repeat(6000),
          "Bearer %00",
          "Bearer e30.e30.e30",
          "Bearer eyJhbGciOiJIUzI1NiJ9.bnVsbA.AAAA",
          "Digest x");

  private final Random random;

  HeadMutations(Random random) {
    this.random = random;
  }

  void method(FuzzRequest request) {
    request.method = OddTexts.one(random, METHODS);
    request.mutated("method " + request.method);
  }

  void path(FuzzRequest request) {
    String path = request.path;
    request.path =
        switch (random.nextInt(9)) {
          case 0 -> path + OddTexts.one(random, SUFFIXES);
          case 1 -> at(path, OddTexts.one(random, SUFFIXES));
          case 2 -> encoded(path);
          case 3 ->
              path.replaceFirst(
                  "(?<=.)/",
                  Matcher.quoteReplacement(
                      OddTexts.one(random, List.of("//", "%2f", "/./", "/x/../", "\\"))));
          case 4 ->
              OddTexts.one(
                      random,
                      List.of("/docs/..", "/.", "/%2e", "/live/..", "/", "//evil.invalid", ""))
                  + path;
          case 5 -> "http://127.0.0.1" + path;
          case 6 ->
              OddTexts.one(
                  random,
                  List.of("*", "/", "//", "x", "?", "/?", "/\u00e9", "/docs/", "/docs/../live"));
          case 7 -> path.toUpperCase(Locale.ROOT);
          default -> id(path);
        };
    request.mutated("path");
  }

  private String at(String path, String text) {
    int place = 1 + random.nextInt(path.length());
    return path.substring(0, place) + text + path.substring(place);
  }

  private String encoded(String path) {
    int place = random.nextInt(path.length());
    return path.substring(0, place)
        + String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", (int) path.charAt(place))
        + path.substring(place + 1);
  }

  private String id(String path) {
    String odd = random.nextInt(3) == 0 ? UUID.randomUUID().toString() : OddTexts.one(random, IDS);
    return path.replaceFirst("[0-9a-f-]{36}", Matcher.quoteReplacement(odd));
  }

  /**
   * @param names the parameters that the route has
   */
  void query(FuzzRequest request, List<String> names) {
    String name =
        names.isEmpty() || random.nextInt(6) == 0
            ? OddTexts.one(
                random, List.of("x", "", "limit[]", "%00", "a;b", "__proto__", "%zz", "\u00e9"))
            : OddTexts.one(random, names);
    String value =
        switch (random.nextInt(6)) {
          case 0 -> OddTexts.one(random, NUMBERS);
          case 1 -> OddTexts.one(random, MALFORMED);
          case 2 ->
              url("x".repeat(OddTexts.one(random, List.of(100, 101, 200, 201, 3000, 11_000))));
          case 3 -> "%F0%9F%98%80".repeat(1 + random.nextInt(201));
          case 4 ->
              OddTexts.one(
                  random, List.of("=", "&", "&&", "?", "a&limit=1", "%26limit=0", "#", "+"));
          default -> url(OddTexts.any(random));
        };
    if (random.nextInt(3) > 0) {
      request.query.removeIf(field -> field.name().equals(name));
    }
    int copies = random.nextInt(25) == 0 ? 51 : 1;
    for (int i = 0; i < copies; i++) {
      request.query.add(new Field(name, value));
    }
    request.mutated("query " + name);
  }

  static String url(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  void header(FuzzRequest request) {
    switch (random.nextInt(6)) {
      case 0 -> {
        String type = OddTexts.one(random, CONTENT_TYPES);
        request.set("Content-Type", type);
        request.mutated("content type " + type);
        if (random.nextInt(10) == 0) {
          request.headers.add(new Field("Content-Type", "application/json"));
        }
      }
      case 1 -> {
        request.headers.removeIf(field -> field.name().equals("Content-Type"));
        request.mutated("no content type");
      }
      case 2 -> {
        String key = OddTexts.one(random, KEYS);
        request.set("Idempotency-Key", key);
        request.mutated("a key");
        if (random.nextInt(10) == 0) {
          request.headers.add(new Field("Idempotency-Key", OddTexts.one(random, KEYS)));
        }
      }
      case 3 -> {
        if (random.nextBoolean()) {
          request.headers.removeIf(field -> field.name().equals("Authorization"));
        } else if (random.nextInt(4) == 0) {
          request.headers.add(new Field("Authorization", OddTexts.one(random, TOKENS)));
        } else {
          request.set("Authorization", OddTexts.one(random, TOKENS));
        }
        request.mutated("another token");
      }
      default -> {
        Field header = OddTexts.one(random, HEADERS);
        request.headers.add(header);
        request.mutated("header " + header.name());
        // Bytes that no header has may end the request where it is not meant to.
        request.alone |=
            !header.name().matches("[A-Za-z0-9-]+")
                || header.value().matches("(?s).*[\\x00-\\x1f].*");
      }
    }
  }

  /** What says where a request begins and ends. */
  void framing(FuzzRequest request) {
    request.alone = true;
    int length = request.content().length;
    switch (random.nextInt(13)) {
      case 0 ->
          measured(
              request,
              OddTexts.one(
                  random,
                  List.of(
                      "-1",
                      "+5",
                      "x",
                      "",
                      "5, 5",
                      "0x5",
                      "5 5",
                      "9223372036854775808",
                      "99999999999999999999",
                      "1e1")));
      case 1 -> measured(request, String.valueOf(length + 1 + random.nextInt(100)));
      case 2 -> measured(request, String.valueOf(Math.max(0, length - 1 - random.nextInt(10))));
      case 3 -> {
        measured(request, String.valueOf(length));
        request.headers.add(
            new Field("Content-Length", String.valueOf(length + random.nextInt(2))));
      }
      case 4 -> {
        measured(request, String.valueOf(length));
        request.headers.add(new Field("Transfer-Encoding", "chunked"));
      }
      case 5 -> {
        request.measured = false;
        request.headers.add(
            new Field(
                "Transfer-Encoding",
                OddTexts.one(
                    random,
                    List.of(
                        "gzip, chunked",
                        "identity",
                        "xchunked",
                        "chunked, chunked",
                        "",
                        "CHUNKED"))));
      }
      case 6 -> chunked(request);
      case 7 ->
          request.version =
              OddTexts.one(
                  random,
                  List.of(
                      "HTTP/1.0",
                      "HTTP/2.0",
                      "HTTP/0.9",
                      "HTTP/1.2",
                      "HTTP/1",
                      "http/1.1",
                      "HTTP/1.1 x",
                      "",
                      "SPDY/3",
                      "HTTP/1.1\u0000"));
      case 8 -> request.lineEnd = OddTexts.one(random, List.of("\n", "\r", "\r\r\n", "\n\r"));
      case 9 ->
          request.headers.add(
              new Field(
                  OddTexts.one(
                      random,
                      List.of("", "no colon\r\nX", " folded", "X \r\n folded", "X-Many\r\n\r\n")),
                  "1"));
      case 10 -> {
        request.headers.removeIf(field -> field.name().equals("Host"));
        if (random.nextBoolean()) {
          String host =
              OddTexts.one(
                  random,
                  List.of(
                      "",
                      "a b",
                      "127.0.0.1:x",
                      "127.0.0.1:99999",
                      "[::1",
                      "\u00e9",
                      "a@b",
                      "a/b",
                      "evil.invalid"));
          request.headers.add(new Field("Host", host));
        }
      }
      case 11 -> {
        for (int i = 0; i < 2000; i++) {
          request.headers.add(new Field("X-" + i, "value"));
        }
      }
      default -> {
        request.headers.add(
            new Field("Expect", OddTexts.one(random, List.of("100-continue", "x", ""))));
      }
    }
    request.mutated("framing");
  }

  private static void measured(FuzzRequest request, String length) {
    request.measured = false;
    request.headers.add(new Field("Content-Length", length));
  }

  private void chunked(FuzzRequest request) {
    String content = new String(request.content(), StandardCharsets.ISO_8859_1);
    String size = Integer.toHexString(content.length());
    String body =
        OddTexts.one(
            random,
            List.of(
                size + "\r\n" + content + "\r\n0\r\n\r\n",
                size + ";ext=\"x\"\r\n" + content + "\r\n0\r\nTrailer: 1\r\n\r\n",
                size + "\r\n" + content + "\r\n",
                size + "\r\n" + content,
                "zz\r\n" + content + "\r\n0\r\n\r\n",
                "-1\r\n" + content + "\r\n0\r\n\r\n",
                "7fffffff\r\n" + content,
                "ffffffffffffffff\r\n" + content,
                "\r\n" + content,
                size + "\n" + content + "\n0\n\n"));
    request.measured = false;
    request.headers.add(new Field("Transfer-Encoding", "chunked"));
    request.body = body.getBytes(StandardCharsets.ISO_8859_1);
  }
}
