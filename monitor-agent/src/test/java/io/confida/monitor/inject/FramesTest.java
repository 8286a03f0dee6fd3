package io.confida.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
  private final Frames frames = new Frames("com.zaxxer.hikari.");

  private static StackTraceElement frame(String type, String method, int line) {
    return new StackTraceElement(
        type, method, type.substring(type.lastIndexOf('.') + 1) + ".java", line);
  }

  @Test
  void namesTheApplicationsOwnCodeFirst() {
    var stack =
        List.of(
            frame("io.confida.monitor.inject.Borrows", "borrowed", 1),
            frame("com.zaxxer.hikari.pool.HikariPool", "getConnection", 2),
            frame("org.springframework.jdbc.datasource.DataSourceUtils", "fetchConnection", 3),
            frame("jdk.proxy2.$Proxy12", "find", 4),
            frame("com.example.Dao", "find", 42),
            frame("com.example.Dao$$SpringCGLIB$$0", "find", -1),
            frame("java.lang.reflect.Method", "invoke", 5),
            frame("org.springframework.web.servlet.DispatcherServlet", "doDispatch", 6),
            frame("java.lang.Thread", "run", 7));

    assertThat(Frames.written(frames.borrowing(stack)))
        .containsExactly(
            "com.example.Dao.find(Dao.java:42)",
            "org.springframework.web.servlet.DispatcherServlet.doDispatch"
                + "(DispatcherServlet.java:6)");
  }

  @Test
  void namesAFrameworkThatBorrowsForItself() {
    var stack = List.of(frame("org.flywaydb.core.Flyway", "migrate", 9));

    assertThat(Frames.written(frames.borrowing(stack)))
        .containsExactly("org.flywaydb.core.Flyway.migrate(Flyway.java:9)");
  }
}
