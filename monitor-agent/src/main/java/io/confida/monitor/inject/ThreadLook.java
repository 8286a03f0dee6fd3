package io.confida.monitor.inject;

import io.confida.monitor.snapshot.Holder.ThreadState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a thread that borrowed, judged by its stack then and now.
 *
 * @param state what became of it
 * @param now its frames at this moment, innermost first; empty unless it is at what it borrowed for
 */
record ThreadLook(ThreadState state, List<StackTraceElement> now) {

  /**
   * @param thread the borrower; null when it is gone
   * @param then its stack when it borrowed; empty if that was not taken
   * @param borrowing the frames of {@code then} that are the application's, the same objects
   * @param driver package prefix of the JDBC driver
   */
  static ThreadLook at(
      @Nullable Thread thread,
      List<StackTraceElement> then,
      List<StackTraceElement> borrowing,
      String driver) {
    if (thread == null || !thread.isAlive()) {
      return new ThreadLook(ThreadState.GONE, List.of());
    }
    List<StackTraceElement> now = visible(Arrays.asList(thread.getStackTrace()));
    if (now.isEmpty()) {
      // It ends at this moment, or a virtual thread is just being moved.
      return new ThreadLook(thread.isAlive() ? ThreadState.UNKNOWN : ThreadState.GONE, List.of());
    }
    boolean inDatabase = isInDatabase(now, driver);
    if (borrowing.isEmpty()) {
      return new ThreadLook(inDatabase ? ThreadState.IN_DATABASE : ThreadState.UNKNOWN, now);
    }
    if (!isStillWithin(now, visible(then), borrowing)) {
      return new ThreadLook(ThreadState.GONE, List.of());
    }
    return new ThreadLook(inDatabase ? ThreadState.IN_DATABASE : ThreadState.WORKING, now);
  }

  /**
   * The frame that borrowed is still there when all frames below it are the same to the line: they
   * cannot have moved on meanwhile. The frame itself may be at another line.
   */
  private static boolean isStillWithin(
      List<StackTraceElement> now,
      List<StackTraceElement> then,
      List<StackTraceElement> borrowing) {
    StackTraceElement borrower = userOf(borrowing);
    int depth = then.size() - indexOf(then, borrower);
    if (depth > now.size()) {
      return false;
    }
    for (int below = 1; below < depth; below++) {
      StackTraceElement before = then.get(then.size() - below);
      StackTraceElement after = now.get(now.size() - below);
      // Not equals: a stack of another thread names class loaders otherwise than one's own.
      if (!isSameMethod(before, after) || before.getLineNumber() != after.getLineNumber()) {
        return false;
      }
    }
    return isSameMethod(now.get(now.size() - depth), borrower);
  }

  /** Up to JDK 21 the frames of lambdas stand in another thread's stack and not in one's own. */
  private static List<StackTraceElement> visible(List<StackTraceElement> frames) {
    return frames.stream()
        .filter(
            frame ->
                frame.getClassName().indexOf('/') < 0
                    && !frame.getClassName().startsWith("java.lang.invoke."))
        .toList();
  }

  /**
   * A method called {@code getConnection}, {@code openConnection} and the like hands on what it
   * borrows: who called it has the connection.
   */
  private static StackTraceElement userOf(List<StackTraceElement> borrowing) {
    for (StackTraceElement frame : borrowing) {
      if (!frame.getMethodName().toLowerCase(Locale.ROOT).endsWith("connection")) {
        return frame;
      }
    }
    return borrowing.get(0);
  }

  @SuppressWarnings("ReferenceEquality")
  private static int indexOf(List<StackTraceElement> frames, StackTraceElement wanted) {
    for (int i = 0; i < frames.size(); i++) {
      // The same object: an equal one further up is another call.
      if (frames.get(i) == wanted) {
        return i;
      }
    }
    return frames.indexOf(wanted);
  }

  private static boolean isSameMethod(StackTraceElement one, StackTraceElement other) {
    return one.getClassName().equals(other.getClassName())
        && one.getMethodName().equals(other.getMethodName());
  }

  /** The JDK reads from or writes to a socket, or waits for it, called by the driver. */
  private static boolean isInDatabase(List<StackTraceElement> now, String driver) {
    boolean socket = false;
    for (StackTraceElement frame : now) {
      String name = frame.getClassName();
      if (!Frames.isJdk(frame)) {
        // A driver in native code has no socket that could be seen.
        return name.startsWith(driver) && (socket || frame.isNativeMethod());
      }
      socket |= isSocket(name);
    }
    return false;
  }

  private static boolean isSocket(String className) {
    return className.startsWith("sun.nio.ch.")
        || className.startsWith("java.net.Socket")
        || className.startsWith("sun.security.ssl.");
  }
}
