package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application that the other tests watch obeys. */
class TargetProcessTest {
  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void obeysEveryCommand(int version) throws Exception {
    Path java = Jdks.java(version);
    try (var database = TestDatabase.start();
        var target =
            TargetProcess.with(database.jdbcUrl())
                .on(java)
                .pool("hikari:orders:3")
                .pool("hidden:secret:2")
                .start()) {
      target.tell("open dbcp2:old:2");
      target.tell("open agroal:quarkus:2");
      target.tell("borrow orders 2");
      target.tell("leak orders");
      target.tell("wait orders 2");
      target.tell("release orders");
      target.tell("leak quarkus");
      target.tell("work secret 2 1");
      target.tell("query old 0");
      target.tell("gc");
      target.tell("close secret");
      database.pause();
      database.resume();
      target.pause();
      target.resume();
      target.tell("borrow old 1");
      assertThat(Path.of(target.process().info().command().orElseThrow()).toRealPath())
          .isEqualTo(java.toRealPath());
    }
  }

  @Test
  void saysWhyItCouldNotStart() {
    var target = TargetProcess.with("jdbc:postgresql://127.0.0.1:1/none").pool("nonsense:a:1");
    assertThatThrownBy(target::start).hasMessageContaining("no kind of pool nonsense");
  }
}
