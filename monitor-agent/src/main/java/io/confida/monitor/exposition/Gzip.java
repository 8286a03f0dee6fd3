package io.confida.monitor.exposition;

import io.confida.monitor.exposition.http.Body;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses (RFC 1952), keeping one compressor and its quarter of a megabyte of native memory for
 * the next time. Fast rather than small: metrics are much alike, and the CPU time is the target's.
 */
final class Gzip implements AutoCloseable {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

  /** The checksum and the length. */
  private static final int TRAILER = 8;

  private final AtomicReference<@Nullable Deflater> spare = new AtomicReference<>();

  Body compress(Body plain) {
    Deflater deflater = spare.getAndSet(null);
    if (deflater == null) {
      deflater = new Deflater(Deflater.BEST_SPEED, true);
    }
    int plainLength = plain.end() - plain.start();
    byte[] out = new byte[Body.ROOM + plainLength / 8 + 64];
    System.arraycopy(HEADER, 0, out, Body.ROOM, HEADER.length);
    int length = Body.ROOM + HEADER.length;
    deflater.setInput(plain.array(), plain.start(), plainLength);
    deflater.finish();
    while (!deflater.finished()) {
      if (out.length - length < TRAILER + 1) {
        out = Arrays.copyOf(out, 2 * out.length);
      }
      length += deflater.deflate(out, length, out.length - length - TRAILER);
    }
    deflater.reset();
    if (!spare.compareAndSet(null, deflater)) {
      deflater.end();
    }
    CRC32 crc = new CRC32();
    crc.update(plain.array(), plain.start(), plainLength);
    writeLittleEndian(out, length, (int) crc.getValue());
    writeLittleEndian(out, length + 4, plainLength);
    return Body.of(out, Body.ROOM, length + TRAILER);
  }

  private static void writeLittleEndian(byte[] out, int at, int value) {
    for (int i = 0; i < 4; i++) {
      out[at + i] = (byte) (value >>> (8 * i));
    }
  }

  @Override
  public void close() {
    Deflater last = spare.getAndSet(null);
    if (last != null) {
      last.end();
    }
  }
}
