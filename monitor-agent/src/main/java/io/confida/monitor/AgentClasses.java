package io.confida.monitor;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The agent's classes, and its libraries', read from its jar and kept apart from all others of
 * those names. For all else it asks the platform's class loader.
 *
 * <p>A {@code URLClassLoader} would do, but of each class that it reads it leaves more than ten
 * kilobytes of garbage, and for an agent of some hundred classes that is a good part of the memory
 * that a target takes more. This one reads all through the same array, and does not ask the
 * platform's loader in vain.
 */
final class AgentClasses extends ClassLoader implements Closeable {
  /** Libraries too: they have names of ours. */
  private static final String OURS = "io.confida.monitor.";

  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /** Enough for the largest class of ours. */
  private static final int ROOM = 48 * 1024;

  private final JarBytes jar;
  private final ProtectionDomain domain;
  private final @Nullable String version;

  /** Guarded by this. */
  private byte[] spare = new byte[ROOM];

  /**
   * Opens the jar.
   *
   * @throws IOException when it cannot be read, or is none; the message names it
   */
  AgentClasses(File file) throws IOException {
    super("confida-monitor", ClassLoader.getPlatformClassLoader());
    // With its loader, so that a security manager's policy counts for it as for others' code.
    domain =
        new ProtectionDomain(
            new CodeSource(file.toURI().toURL(), (Certificate @Nullable []) null),
            null,
            this,
            null);
    jar = new JarBytes(file);
    try {
      version = version(jar);
    } catch (IOException | RuntimeException e) {
      jar.close();
      throw e;
    }
  }

  private static @Nullable String version(JarBytes jar) throws IOException {
    int entry = jar.find(MANIFEST);
    if (entry < 0) {
      return null;
    }
    byte[] text = new byte[jar.length(entry)];
    jar.read(entry, text);
    return new Manifest(new ByteArrayInputStream(text))
        .getMainAttributes()
        .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  /** Whoever loads has this lock already: the loader is none for many threads at once. */
  @Override
  protected synchronized Class<?> findClass(String name) throws ClassNotFoundException {
    int entry = jar.find(name.replace('.', '/').concat(".class"));
    if (entry < 0) {
      throw new ClassNotFoundException(name);
    }
    try {
      int length = jar.length(entry);
      // To define one may take others first, which then need an array of their own.
      byte[] bytes = take(length);
      try {
        jar.read(entry, bytes);
        definePackageOf(name);
        return defineClass(name, bytes, 0, length, domain);
      } finally {
        giveBack(bytes);
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] take(int length) {
    byte[] taken = spare;
    spare = new byte[0];
    return taken.length >= length ? taken : new byte[length];
  }

  private void giveBack(byte[] taken) {
    spare = taken.length > spare.length ? taken : spare;
  }

  private void definePackageOf(String className) {
    String name = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    if (getDefinedPackage(name) == null) {
      definePackage(name, null, null, null, null, version, null, null);
    }
  }

  /** Closes the jar: no class can be loaded any more. */
  @Override
  public synchronized void close() throws IOException {
    jar.close();
  }
}
