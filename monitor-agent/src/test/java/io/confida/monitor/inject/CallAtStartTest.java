package io.confida.monitor.inject;

import static java.lang.invoke.MethodType.methodType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JVM says of classes with a call in front of their methods, and what they do then. */
public class CallAtStartTest {
  private static final String RECEIVER = Receiver.class.getName().replace('.', '/');

  private static final String MADE = "io.confida.monitor.inject.Made";

  private static final List<Object> SEEN = new ArrayList<>();

  /** What the call goes to. */
  public static final class Receiver {
    private Receiver() {}

    /** Is called first. */
    public static void seen(Object whose) {
      SEEN.add(whose);
    }
  }

  /** Code of every shape that has places in it. */
  public static final class Shapes {
    private int calls;

    /** A loop from its first instruction on: a frame at place 0. */
    public int work(int count) {
      do {
        calls++;
      } while (calls < count);
      return calls;
    }

    /** Switches with padding, objects that are begun before a jump, handlers, wide values. */
    public String work(int which, long wide, double wider, String text) {
      StringBuilder said = new StringBuilder(which > 3 ? "large" : text);
      try {
        switch (which) {
          case 1 -> said.append(wide);
          case 2 -> said.append(wider);
          case 3 -> said.append(Long.parseLong(text));
          default -> said.append(new String(which == 1000 ? new char[] {'k'} : new char[0]));
        }
        switch (text) {
          case "Aa", "BB" -> said.append(" of one hash");
          default -> said.append('.');
        }
      } catch (NumberFormatException e) {
        said.append(" is no number");
      } finally {
        said.append('!');
      }
      return said.toString();
    }

    /** Has no object. */
    public static int work() {
      return 7;
    }
  }

  @Test
  void theMethodsDoWhatTheyDidAndTheCallComesFirst() throws Exception {
    Classes changed = new Classes(Map.of(Shapes.class.getName(), called(Shapes.class, "work")));
    Class<?> type = changed.loadClass(Shapes.class.getName());
    Object shapes = type.getConstructor().newInstance();
    Shapes original = new Shapes();
    SEEN.clear();

    assertThat(type.getMethod("work", int.class).invoke(shapes, 5)).isEqualTo(original.work(5));
    Method work = type.getMethod("work", int.class, long.class, double.class, String.class);
    for (int which : new int[] {1, 2, 3, 4, 1000}) {
      for (String text : List.of("Aa", "BB", "12", "x")) {
        assertThat(work.invoke(shapes, which, 1L << 40, 0.5, text))
            .isEqualTo(original.work(which, 1L << 40, 0.5, text));
      }
    }
    assertThat(type.getMethod("work").invoke(null)).isEqualTo(7);
    assertThat(SEEN).hasSize(1 + 5 * 4).containsOnly(shapes);
  }

  @Test
  void aMethodOfAnotherNameStaysAsItWas() throws Exception {
    byte[] original = bytes(Shapes.class);

    byte[] changed = CallAtStart.in(original, "play", RECEIVER);

    Class<?> type =
        new Classes(Map.of(Shapes.class.getName(), changed)).loadClass(Shapes.class.getName());
    SEEN.clear();
    type.getMethod("work", int.class).invoke(type.getConstructor().newInstance(), 5);
    assertThat(SEEN).isEmpty();
  }

  /** Subroutines, as compilers up to Java 1.4 made of {@code finally}; no frames. */
  @Test
  void readsClassesOfOldCompilers() throws Exception {
    NewClass made = emptyClass();
    Code work = made.code();
    // jsr to the seventh byte; what stands between returns; store, increment, ret.
    for (int part : new int[] {168, 0, 6, 21, 1, 172, 58, 2, 132, 1, 1, 169, 2}) {
      work.op(part);
    }
    made.method(NewClass.PUBLIC, "work", methodType(int.class, int.class, Object.class), 1, work);
    byte[] original = made.toArray();
    original[7] = 49;

    Class<?> type =
        new Classes(Map.of(MADE, CallAtStart.in(original, "work", RECEIVER))).loadClass(MADE);

    SEEN.clear();
    Object old = type.getConstructor().newInstance();
    assertThat(type.getMethod("work", int.class, Object.class).invoke(old, 6, "")).isEqualTo(7);
    assertThat(SEEN).containsExactly(old);
  }

  /** The call takes some constants, of which a class file has 65,534 at most. */
  @Test
  void aClassWithoutRoomForConstantsIsRefused() throws Exception {
    byte[] one = full(1);
    int needed = constants(CallAtStart.in(one, "work", RECEIVER)) - constants(one);
    int most = 1 + 0xffff - constants(one) - needed;

    byte[] just = CallAtStart.in(full(most), "work", RECEIVER);
    assertThat(constants(just)).isEqualTo(0xffff);
    Class<?> type = new Classes(Map.of(MADE, just)).loadClass(MADE);
    SEEN.clear();
    type.getMethod("work").invoke(type.getConstructor().newInstance());
    assertThat(SEEN).hasSize(1);

    byte[] more = full(most + 1);
    assertThat(new Classes(Map.of(MADE, more)).loadClass(MADE).getDeclaredMethods()).hasSize(1);
    assertThatThrownBy(() -> CallAtStart.in(more, "work", RECEIVER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a class has no more room for constants");
  }

  private static NewClass emptyClass() {
    NewClass made = new NewClass(NewClass.PUBLIC, MADE.replace('.', '/'));
    Code construct = made.code().load(0).callConstructor(NewClass.OBJECT).op(Code.RETURN);
    made.method(NewClass.PUBLIC, "<init>", methodType(void.class), 1, construct);
    return made;
  }

  /** A class with so many fields: a constant each, and one for the type of all. */
  private static byte[] full(int fields) {
    NewClass made = emptyClass();
    made.method(NewClass.PUBLIC, "work", methodType(void.class), 0, made.code().op(Code.RETURN));
    for (int i = 0; i < fields; i++) {
      made.field(NewClass.STATIC, "field" + i, int.class);
    }
    return made.toArray();
  }

  private static int constants(byte[] classFile) {
    return (classFile[8] & 0xff) << 8 | (classFile[9] & 0xff);
  }

  /** A method has 65,535 bytes at most, and the call takes four. */
  @Test
  void aMethodWithoutRoomIsRefused() throws Exception {
    byte[] just = CallAtStart.in(withMethodOf(0xffff - 4), "work", RECEIVER);
    Class<?> type = new Classes(Map.of(MADE, just)).loadClass(MADE);
    SEEN.clear();
    type.getMethod("work").invoke(type.getConstructor().newInstance());
    assertThat(SEEN).hasSize(1);

    byte[] more = withMethodOf(0xffff - 3);
    assertThatThrownBy(() -> CallAtStart.in(more, "work", RECEIVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no room for a call in front of work");
  }

  private static byte[] withMethodOf(int length) {
    NewClass made = emptyClass();
    Code work = made.code();
    for (int i = 1; i < length; i++) {
      work.op(0);
    }
    made.method(NewClass.PUBLIC, "work", methodType(void.class), 0, work.op(Code.RETURN));
    return made.toArray();
  }

  @Test
  void aConstructorIsRefused() throws Exception {
    byte[] shapes = bytes(Shapes.class);

    for (String method : List.of("<init>", "<clinit>")) {
      assertThatThrownBy(() -> CallAtStart.in(shapes, method, RECEIVER))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(method);
    }
  }

  @Test
  void whatCannotBeReadIsRefused() throws Exception {
    byte[] cutOff = Arrays.copyOf(bytes(Shapes.class), 100);

    assertThatThrownBy(() -> CallAtStart.in(cutOff, "work", RECEIVER))
        .isInstanceOf(RuntimeException.class);
  }

  /** The JVM checks a class when it is asked for its methods: a wrong frame is an error then. */
  @ParameterizedTest
  @ValueSource(classes = {HikariDataSource.class, org.postgresql.Driver.class})
  void theJvmTakesEveryMethodOfALibrary(Class<?> one) throws Exception {
    Map<String, byte[]> changed = new HashMap<>();
    Path jar = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.contains("-info")) {
          try (InputStream in = file.getInputStream(entry)) {
            String className = name.substring(0, name.length() - 6).replace('/', '.');
            changed.put(className, called(className, in.readAllBytes()));
          }
        }
      }
    }
    Classes classes = new Classes(changed);
    int taken = 0;
    List<String> lacking = new ArrayList<>();
    for (String name : changed.keySet()) {
      try {
        assertThat(Class.forName(name, false, classes).getDeclaredMethods()).isNotNull();
        taken++;
      } catch (NoClassDefFoundError needsAnotherLibrary) {
        lacking.add(name);
      }
    }
    assertThat(taken).as("without %s", lacking).isGreaterThan(changed.size() / 2);
  }

  private static byte[] called(String name, byte[] original) {
    Set<String> methods = new TreeSet<>();
    try {
      for (Method method :
          Class.forName(name, false, CallAtStartTest.class.getClassLoader()).getDeclaredMethods()) {
        if (!Modifier.isStatic(method.getModifiers())) {
          methods.add(method.getName());
        }
      }
    } catch (ClassNotFoundException | NoClassDefFoundError absent) {
      return original;
    }
    byte[] changed = original;
    for (String method : methods) {
      changed = CallAtStart.in(changed, method, RECEIVER);
    }
    return changed;
  }

  private static byte[] called(Class<?> type, String method) throws IOException {
    return CallAtStart.in(bytes(type), method, RECEIVER);
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  /** Gives these classes, and those of the tests for all others. */
  private static final class Classes extends ClassLoader {
    private final Map<String, byte[]> own;

    Classes(Map<String, byte[]> own) {
      super(CallAtStartTest.class.getClassLoader());
      this.own = own;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] bytes = own.get(name);
      if (bytes == null) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? defineClass(name, bytes, 0, bytes.length) : known;
      }
    }
  }
}
