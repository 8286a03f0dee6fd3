package io.confida.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Says when a write begins and ends: one that takes too long is cut off. The body of an answer to
 * HEAD goes no further than here.
 */
final class TimedWriter implements DataWriter {

  private final DataWriter writer;
  private final ClientConnection connection;

  TimedWriter(DataWriter writer, ClientConnection connection) {
    this.writer = writer;
    this.connection = connection;
  }

  @Override
  public void write(BufferData... buffers) {
    write(BufferData.create(buffers));
  }

  @Override
  public void write(BufferData buffer) {
    timed(writer::write, buffer);
  }

  @Override
  public void writeNow(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void writeNow(BufferData buffer) {
    timed(writer::writeNow, buffer);
  }

  private void timed(Consumer<BufferData> write, BufferData data) {
    connection.writing();
    try {
      write.accept(HeadOnly.of(data));
    } catch (UncheckedIOException e) {
      // Nothing that an operator need know of.
      throw new CloseConnectionException("the client did not take its answer", e);
    } finally {
      connection.written();
    }
  }
}
