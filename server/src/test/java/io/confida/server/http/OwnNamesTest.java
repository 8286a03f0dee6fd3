package io.confida.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnNamesTest {

  @Test
  void whatItListensOnIsAName() {
    OwnNames names = new OwnNames("confida.test");

    assertThat(names.isOwn("Confida.Test:8000")).isTrue();
    assertThat(names.isOwn("confida.test")).isTrue();
    assertThat(names.isOwn("a.confida.test")).isFalse();
    assertThat(names.isOwn("")).isFalse();
  }
}
