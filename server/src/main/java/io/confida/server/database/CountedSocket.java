package io.confida.server.database;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection's socket that is counted until the backend at its other side has ended.
 *
 * <p>PostgreSQL never closes a socket itself: the kernel does when the process has ended, "so that
 * clients can perform a synchronous close" (its {@code pqcomm.c}, {@code socket_close}). So {@link
 * #close} sends our end, and a thread of its own waits for the other, for {@link #LONGEST_END} at
 * most: a backend may be out of reach.
 *
 * <p>TLS is a socket around this one. Before it closes this one it shuts down both directions; what
 * it is to read from stays open then, for the backend's end is read here after that.
 *
 * <p>A socket that is closed while a thread reads or writes on it, which is how a database that has
 * fallen silent is left, is closed at once, and counted no more: then nobody knows of its backend.
 */
final class CountedSocket extends Socket {

  static final Duration LONGEST_END = Duration.ofMillis(500);

  private static final Logger LOGGER = System.getLogger(CountedSocket.class.getName());

  private final Backends backends;
  private final AtomicBoolean counted = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicInteger busy = new AtomicInteger();
  private volatile boolean inputShutdown;

  CountedSocket(Backends backends) {
    this.backends = backends;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    counted.set(true);
    backends.began();
    try {
      super.connect(endpoint, timeout);
    } catch (IOException | RuntimeException | Error e) {
      end();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    if (busy.get() > 0 || !isConnected()) {
      end();
      return;
    }
    try {
      InputStream rest = super.getInputStream();
      if (!isOutputShutdown()) {
        shutdownOutput();
      }
      Thread.ofVirtual().name("confida-close").start(() -> awaitEnd(rest));
    } catch (IOException | RuntimeException | Error e) {
      LOGGER.log(Level.DEBUG, "the other side has left before: {0}", e.getMessage());
      end();
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    if (isClosed() || inputShutdown) {
      throw new SocketException("Socket input is already shutdown");
    }
    inputShutdown = true;
  }

  @Override
  public boolean isInputShutdown() {
    return inputShutdown;
  }

  private void awaitEnd(InputStream rest) {
    long end = System.nanoTime() + LONGEST_END.toNanos();
    byte[] ignored = new byte[512];
    try {
      int read = 0;
      for (long left = 1; read >= 0 && left > 0; left = end - System.nanoTime()) {
        setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
        read = rest.read(ignored);
      }
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "a backend''s end was not seen: {0}", e.getMessage());
    } finally {
      end();
    }
  }

  private void end() {
    try {
      super.close();
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "a socket does not close: {0}", e.getMessage());
    } finally {
      if (counted.compareAndSet(true, false)) {
        backends.ended();
      }
    }
  }

  /** What a thread is in while it reads or writes; {@link #leave} is its end. */
  private void enter() throws SocketException {
    busy.incrementAndGet();
    if (closing.get()) {
      busy.decrementAndGet();
      throw new SocketException("Socket closed");
    }
  }

  private void leave() {
    busy.decrementAndGet();
  }

  /** Reads have a timeout while it is being connected, and where it is asked for a sign of life. */
  private void silent() {
    if (!Backends.CURRENT.isBound()) {
      backends.silent();
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(super.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Output(super.getOutputStream());
  }

  private final class Input extends FilterInputStream {
    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      enter();
      try {
        return super.read();
      } catch (SocketTimeoutException e) {
        silent();
        throw e;
      } finally {
        leave();
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      enter();
      try {
        return super.read(bytes, offset, length);
      } catch (SocketTimeoutException e) {
        silent();
        throw e;
      } finally {
        leave();
      }
    }
  }

  private final class Output extends FilterOutputStream {
    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      enter();
      try {
        out.write(value);
      } finally {
        leave();
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      enter();
      try {
        out.write(bytes, offset, length);
      } finally {
        leave();
      }
    }
  }
}
