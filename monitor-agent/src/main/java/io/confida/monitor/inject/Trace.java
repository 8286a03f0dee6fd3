package io.confida.monitor.inject;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a thread was when it borrowed; decoded only when somebody asks. */
sealed interface Trace {

  /** The frames, innermost first. */
  List<StackTraceElement> frames();

  /** Whether they go down to the thread's first. */
  boolean whole();

  /** All of the stack: costs some microseconds, the more the deeper it is. */
  static Trace ofWholeStack() {
    return new Whole();
  }

  /** The innermost frames only, enough to name who borrows: costs the same at any depth. */
  static Trace ofTop() {
    return new Top(Top.WALKER.walk(Top::first));
  }

  /** A throwable is the cheapest way to a whole stack: the JVM copies it as it is. */
  final class Whole extends Throwable implements Trace {
    private static final long serialVersionUID = 1L;

    private Whole() {
      super(null, null, false, true);
    }

    @Override
    public List<StackTraceElement> frames() {
      return List.of(getStackTrace());
    }

    @Override
    public boolean whole() {
      return true;
    }
  }

  /** The innermost frames. */
  final class Top implements Trace {
    /** The pool's own frames and ours are about eight; a framework's few may follow. */
    private static final int FRAMES = 24;

    // As many as are asked for are fetched at once: a second fetch costs as much as the first.
    private static final StackWalker WALKER = StackWalker.getInstance(Set.of(), FRAMES);

    private final Object[] frames;

    private Top(Object[] frames) {
      this.frames = frames;
    }

    private static Object[] first(Stream<StackWalker.StackFrame> stack) {
      return stack.limit(FRAMES).toArray();
    }

    @Override
    public List<StackTraceElement> frames() {
      List<StackTraceElement> elements = new ArrayList<>(frames.length);
      for (Object frame : frames) {
        elements.add(((StackWalker.StackFrame) frame).toStackTraceElement());
      }
      return elements;
    }

    @Override
    public boolean whole() {
      return false;
    }
  }

  /** Read before. */
  record Decoded(List<StackTraceElement> frames, boolean whole) implements Trace {
    public Decoded {
      frames = List.copyOf(frames);
    }
  }
}
