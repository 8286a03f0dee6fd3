package io.confida.monitor.exposition;

import java.io.ByteArrayOutputStream;
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

  private final AtomicReference<@Nullable Deflater> spare = new AtomicReference<>();

  byte[] compress(byte[] plain) {
    Deflater deflater = spare.getAndSet(null);
    if (deflater == null) {
      deflater = new Deflater(Deflater.BEST_SPEED, true);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 8 + 64);
    out.writeBytes(HEADER);
    byte[] chunk = new byte[8192];
    deflater.setInput(plain);
    deflater.finish();
    while (!deflater.finished()) {
      out.write(chunk, 0, deflater.deflate(chunk));
    }
    deflater.reset();
    if (!spare.compareAndSet(null, deflater)) {
      deflater.end();
    }
    CRC32 crc = new CRC32();
    crc.update(plain);
    writeLittleEndian(out, (int) crc.getValue());
    writeLittleEndian(out, plain.length);
    return out.toByteArray();
  }

  private static void writeLittleEndian(ByteArrayOutputStream out, int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
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
