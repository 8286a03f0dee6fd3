package io.confida.monitor;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The door into a JVM: {@code -javaagent:monitor-agent.jar=port=9404,…} from its start, or loaded
 * into it later. Behind it the agent lives in a class loader of its own, so that it never meets
 * another version of itself on the application's class path, and can leave without a trace.
 *
 * <p>Arguments are {@code key=value} pairs with commas between; a comma or backslash within a value
 * has a backslash before it. The door itself knows:
 *
 * <dl>
 *   <dt>{@code jar=FILE}
 *   <dd>where the agent is read from; by default the file of this class
 *   <dt>{@code port-file=FILE}
 *   <dd>is written when all is done: the port in digits; {@code already }, the port, a blank and
 *       the URL, when it was there before; {@code failed: } and why; after a detach {@code
 *       detached} or {@code none}
 *   <dt>{@code detach}
 *   <dd>takes out what is there, and waits until it is
 * </dl>
 *
 * <p>The application never ends, waits or fails because of the agent: what goes wrong is one line
 * on standard error.
 */
public final class MonitorAgent {
  private static final String START = "io.confida.monitor.RuntimeStart";
  private static final String NOT_THERE = "none";
  private static final String STARTER = "confida-monitor-start";

  /** An application that takes longer to begin has a launcher that we know nothing of. */
  private static final int LONGEST_WAIT_FOR_MAIN_MILLIS = 5_000;

  /** Who attaches waits for this long, and no longer. */
  private static final int LONGEST_START_MILLIS = 10_000;

  private static @Nullable Running running;

  private record Running(Object runtime, AgentClasses loader) {}

  private MonitorAgent() {}

  /** Called by the JVM before the application's {@code main}; returns at once. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    Thread main = Thread.currentThread();
    start(new Opening(arguments, instrumentation, main));
  }

  /** Called by the JVM when somebody attaches; returns when the agent answers, or has failed. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    Thread starter = start(new Opening(arguments, instrumentation, null));
    try {
      starter.join(LONGEST_START_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What the starting thread does; not a lambda, the first of which costs its JVM dear.
   *
   * @param main the application's first thread, where it has only just begun
   */
  private record Opening(
      @Nullable String arguments, Instrumentation instrumentation, @Nullable Thread main)
      implements Runnable {
    @Override
    public void run() {
      if (main != null) {
        awaitBegin(main);
      }
      open(arguments, instrumentation, main != null);
    }
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, STARTER);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
    return thread;
  }

  /**
   * What we load could settle for good what the application's first lines mean to set, such as
   * which network stack is used. So they go first.
   */
  private static void awaitBegin(Thread main) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_FOR_MAIN_MILLIS);
    try {
      while (!hasBegun(main) && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean hasBegun(Thread main) {
    StackTraceElement[] stack = main.getStackTrace();
    if (stack.length == 0) {
      return !main.isAlive();
    }
    String first = stack[stack.length - 1].getClassName();
    return !first.startsWith("sun.") && !first.startsWith("java.") && !first.startsWith("jdk.");
  }

  private static synchronized void open(
      @Nullable String text, Instrumentation instrumentation, boolean fromTheStart) {
    Map<String, String> arguments = parse(text == null ? "" : text);
    String answer;
    try {
      if (arguments.containsKey("detach")) {
        answer = detach();
        if (answer.equals(NOT_THERE) && !arguments.containsKey("port-file")) {
          say(
              "there is no agent in this JVM to take out"
                  + (fromTheStart ? ": detach is for one that runs, leave it out here" : ""));
        }
      } else if (running != null) {
        int port = port(running.runtime);
        answer = "already " + port + " " + running.runtime;
        say("it runs in this JVM already, on port " + port + ": detach it to start it anew");
      } else {
        running = attach(text == null ? "" : text, arguments, fromTheStart, instrumentation);
        answer = Integer.toString(port(running.runtime));
      }
    } catch (Throwable thrown) {
      // Of a failure that carries no words for people, its kind is told.
      boolean forPeople =
          thrown instanceof IllegalArgumentException
              || thrown instanceof IOException
              || thrown.getClass().getName().startsWith("io.confida.");
      String why = forPeople ? String.valueOf(thrown.getMessage()) : thrown.toString();
      say("not started: " + why.replaceAll("\\R", " "));
      answer = "failed: " + why;
    }
    String file = arguments.get("port-file");
    if (file != null) {
      tell(Path.of(file), answer);
    }
  }

  private static Running attach(
      String text,
      Map<String, String> arguments,
      boolean fromTheStart,
      Instrumentation instrumentation)
      throws Throwable {
    File jar = jar(arguments);
    var loader = new AgentClasses(jar);
    try {
      Thread.currentThread().setContextClassLoader(loader);
      Object start = start(loader, jar);
      @SuppressWarnings("unchecked") // it is ours
      var taker = (Consumer<Object[]>) start;
      taker.accept(new Object[] {text, fromTheStart, instrumentation});
      return new Running(((Callable<?>) start).call(), loader);
    } catch (Throwable thrown) {
      loader.close();
      throw thrown;
    }
  }

  private static Object start(ClassLoader loader, File jar)
      throws IOException, ReflectiveOperationException {
    try {
      return Class.forName(START, true, loader).getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException missing) {
      // The class path's agent is the door, whichever jar was given.
      var source = MonitorAgent.class.getProtectionDomain().getCodeSource();
      throw new IOException(
          jar
              + " is of another version than the agent on this JVM's class path"
              + (source == null ? "" : ", " + source.getLocation().getPath())
              + ": attach with that one, or give the JVM this one",
          missing);
    }
  }

  private static String detach() throws Exception {
    Running there = running;
    if (there == null) {
      return NOT_THERE;
    }
    running = null;
    try {
      ((AutoCloseable) there.runtime).close();
    } finally {
      there.loader.close();
    }
    return "detached";
  }

  private static int port(Object runtime) {
    return ((IntSupplier) runtime).getAsInt();
  }

  private static File jar(Map<String, String> arguments) throws IOException, URISyntaxException {
    String given = arguments.get("jar");
    if (given != null) {
      if (!Files.isReadable(Path.of(given))) {
        throw new IOException("jar=" + given + " cannot be read: give the path of the agent's jar");
      }
      return new File(given);
    }
    var source = MonitorAgent.class.getProtectionDomain().getCodeSource();
    if (source == null || !source.getLocation().getProtocol().equals("file")) {
      throw new IOException("the agent's own file is not known: say jar=FILE");
    }
    File file = new File(source.getLocation().toURI());
    if (file.isDirectory()) {
      throw new IOException(
          "the class path has the agent in a directory, " + file + ": say jar=FILE");
    }
    return file;
  }

  static Map<String, String> parse(String text) {
    Map<String, String> arguments = new LinkedHashMap<>();
    var pair = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      if (c == '\\' && (next == ',' || next == '\\')) {
        pair.append(next);
        i++;
      } else if (c == ',') {
        put(arguments, pair.toString());
        pair.setLength(0);
      } else {
        pair.append(c);
      }
    }
    return arguments;
  }

  private static void put(Map<String, String> arguments, String pair) {
    int equals = pair.indexOf('=');
    if (equals >= 0) {
      arguments.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    } else if (!pair.isBlank()) {
      arguments.put(pair.strip(), "true");
    }
  }

  /** Whoever waits for the file sees all of it or nothing. */
  private static void tell(Path file, String answer) {
    try {
      Path beside = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(beside, answer + "\n");
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      say("cannot write port-file=" + file + ": " + e);
    }
  }

  private static void say(String line) {
    System.err.println("confida-monitor: " + line);
  }
}
