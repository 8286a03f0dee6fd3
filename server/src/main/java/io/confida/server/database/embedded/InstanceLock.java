package io.confida.server.database.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says that a living server holds a directory. The system drops the lock when its process ends in
 * whatever way, so nothing stale is ever left behind.
 */
final class InstanceLock implements AutoCloseable {
  /** Far behind the text: where locks are mandatory, the pid can still be read. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * A process that closes any channel to a file loses all its locks on it (POSIX fcntl), so a
   * second try within this process must not even open the file.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private InstanceLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static InstanceLock take(Path home) {
    Path file;
    try {
      file = home.toRealPath().resolve("instance.lock");
    } catch (IOException failed) {
      throw EmbeddedPostgres.unwritable(home, failed);
    }
    if (!HELD_HERE.add(file)) {
      throw held(home, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new InstanceLock(file, lock(home, file));
    } catch (IOException failed) {
      HELD_HERE.remove(file);
      throw EmbeddedPostgres.unwritable(home, failed);
    } catch (RuntimeException failed) {
      HELD_HERE.remove(file);
      throw failed;
    }
  }

  private static FileChannel lock(Path home, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        throw held(home, Files.readString(file).strip());
      }
      channel.truncate(0);
      String pid = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
      return channel;
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static EmbeddedPostgresException held(Path home, String pid) {
    return new EmbeddedPostgresException(
        ("the data directory %s is in use by another Confida server (pid %s): stop that one or "
                + "set CONFIDA_DATA_DIR to another directory")
            .formatted(home.getParent(), pid));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("the lock " + file + " cannot be given back", failed);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
