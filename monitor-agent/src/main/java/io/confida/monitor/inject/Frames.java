package io.confida.monitor.inject;

import java.util.ArrayList;
import java.util.List;

/** Tells the application's frames from those of pool, driver, JDK and proxies. */
final class Frames {
  /** Deeper frames name the server that called, and are the same for all. */
  private static final int MOST = 32;

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private static final List<String> DRIVERS =
      List.of(
          "org.postgresql.",
          "com.mysql.",
          "org.mariadb.",
          "oracle.jdbc.",
          "com.microsoft.sqlserver.",
          "com.ibm.db2.",
          "org.h2.",
          "org.hsqldb.",
          "org.sqlite.");

  /** Code that borrows for others: it is named only where nobody else is there to be named. */
  private static final List<String> FRAMEWORKS =
      List.of(
          "org.springframework.",
          "org.hibernate.",
          "org.jooq.",
          "org.apache.ibatis.",
          "org.mybatis.",
          "org.jdbi.",
          "org.flywaydb.",
          "liquibase.",
          "io.helidon.",
          "io.quarkus.",
          "io.micronaut.",
          "io.micrometer.",
          "io.opentelemetry.",
          "com.p6spy.",
          "net.ttddyy.dsproxy.",
          "org.eclipse.persistence.",
          "jakarta.");

  private final List<String> leftOut;

  /**
   * @param poolPackage package prefix of the pool, such as {@code com.zaxxer.hikari.}
   */
  Frames(String poolPackage) {
    leftOut = new ArrayList<>(JDK);
    leftOut.addAll(DRIVERS);
    leftOut.add(poolPackage);
    // Our own, between the pool and the stack that is taken.
    leftOut.add(TrackerWriter.class.getName());
    leftOut.add(Borrows.class.getName());
    leftOut.add(Trace.class.getName());
  }

  /**
   * The frames of the code that borrowed, innermost first. Frameworks in front of it are left out;
   * where nothing but frameworks is there, they stay.
   */
  List<StackTraceElement> borrowing(List<StackTraceElement> stack) {
    List<StackTraceElement> rest = stack.stream().filter(this::isApplication).toList();
    int first = 0;
    while (first < rest.size() && startsWithAny(rest.get(first).getClassName(), FRAMEWORKS)) {
      first++;
    }
    return first == rest.size() ? rest : rest.subList(first, rest.size());
  }

  private boolean isApplication(StackTraceElement frame) {
    String name = frame.getClassName();
    return !startsWithAny(name, leftOut) && !isProxy(name);
  }

  private static boolean isProxy(String className) {
    return className.contains("$Proxy")
        || className.contains("$$EnhancerBy")
        || className.contains("$$FastClassBy")
        || className.contains("$$SpringCGLIB$$")
        || className.contains("$HibernateProxy$")
        || className.contains("_ClientProxy")
        || className.contains("_Subclass");
  }

  static boolean isJdk(StackTraceElement frame) {
    return startsWithAny(frame.getClassName(), JDK);
  }

  private static boolean startsWithAny(String name, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** As people know them from stack traces, such as {@code com.example.Dao.find(Dao.java:42)}. */
  static List<String> written(List<StackTraceElement> frames) {
    List<String> lines = new ArrayList<>(Math.min(MOST, frames.size()));
    for (StackTraceElement frame : frames) {
      if (lines.size() == MOST) {
        break;
      }
      lines.add(written(frame));
    }
    return lines;
  }

  private static String written(StackTraceElement frame) {
    String place;
    if (frame.isNativeMethod()) {
      place = "Native Method";
    } else if (frame.getFileName() == null) {
      place = "Unknown Source";
    } else {
      place =
          frame.getLineNumber() < 0
              ? frame.getFileName()
              : frame.getFileName() + ":" + frame.getLineNumber();
    }
    return frame.getClassName() + "." + frame.getMethodName() + "(" + place + ")";
  }
}
