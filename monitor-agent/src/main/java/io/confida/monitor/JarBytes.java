package io.confida.monitor;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The files in a jar, read into arrays that are given: the JDK's own readers make several for each.
 * It knows what jars are made of (PKWARE's APPNOTE.TXT, 4.3): a central directory, without the
 * extensions for large files, and entries that are stored or deflated, with names in ASCII. What it
 * cannot read it refuses before it makes room for it, and a file that was overwritten meanwhile
 * shows in the sums of its entries. For one thread at a time.
 */
final class JarBytes implements Closeable {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Larger than any file, and any directory, of an agent's: nobody's memory is taken for more. */
  private static final int MOST = 4 * 1024 * 1024;

  /** Enough for most classes. */
  private static final int ROOM = 16 * 1024;

  private final File file;
  private final RandomAccessFile jar;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();

  /** Where the jar begins in the file: another may stand in front of it. */
  private final long start;

  /** The central directory. */
  private final byte[] directory;

  /** Where in it an entry begins, plus one, by the hash of its name; 0 where none does. */
  private final int[] places;

  private byte[] packed = new byte[ROOM];

  /**
   * Opens it.
   *
   * @throws IOException when it cannot be read, or is no jar; the message names it
   */
  JarBytes(File file) throws IOException {
    this.file = file;
    jar = new RandomAccessFile(file, "r");
    try {
      byte[] end = end();
      int from = notNegative(number(end, 16));
      directory = new byte[limited(number(end, 12))];
      start = jar.length() - end.length - directory.length - from;
      readDirectory(from);
      places = places();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The entry of this name; -1 when there is none. */
  int find(String path) {
    int place = path.hashCode() & (places.length - 1);
    while (places[place] != 0) {
      int entry = places[place] - 1;
      if (isNamed(entry, path)) {
        return entry;
      }
      place = (place + 1) & (places.length - 1);
    }
    return -1;
  }

  /** How many bytes {@link #read} gives. */
  int length(int entry) throws IOException {
    return limited(number(directory, entry + 24));
  }

  /**
   * Reads an entry.
   *
   * @param into its bytes go to the front of it; it has room for {@link #length}
   */
  void read(int entry, byte[] into) throws IOException {
    int length = length(entry);
    try {
      read(entry, into, length);
    } catch (EOFException e) {
      throw changed(e);
    }
    sum.reset();
    sum.update(into, 0, length);
    if ((int) sum.getValue() != number(directory, entry + 16)) {
      throw changed(null);
    }
  }

  private void read(int entry, byte[] into, int length) throws IOException {
    int packedLength = limited(number(directory, entry + 20));
    long local = start + notNegative(number(directory, entry + 42));
    jar.seek(local);
    jar.readFully(packed, 0, LOCAL_LENGTH);
    if (number(packed, 0) != LOCAL_SIGNATURE) {
      throw changed(null);
    }
    // The name and what else stands there may be longer or shorter than in the directory.
    jar.seek(local + LOCAL_LENGTH + half(packed, 26) + half(packed, 28));
    int method = half(directory, entry + 10);
    if (method == STORED && length == packedLength) {
      jar.readFully(into, 0, length);
    } else if (method == DEFLATED) {
      // A raw stream may ask for one byte more than there is.
      if (packed.length <= packedLength) {
        packed = new byte[packedLength + 1];
      }
      jar.readFully(packed, 0, packedLength);
      inflate(packedLength + 1, into, length);
    } else {
      throw noJar();
    }
  }

  private void inflate(int packedLength, byte[] into, int length) throws IOException {
    inflater.reset();
    inflater.setInput(packed, 0, packedLength);
    try {
      int done = 0;
      while (done < length) {
        int more = inflater.inflate(into, done, length - done);
        if (more == 0) {
          throw changed(null);
        }
        done += more;
      }
    } catch (DataFormatException e) {
      throw changed(e);
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    jar.close();
  }

  private void readDirectory(int from) throws IOException {
    if (start < 0) {
      throw noJar();
    }
    jar.seek(start + from);
    jar.readFully(directory);
  }

  /** The record at the file's end, with the comment behind it. */
  private byte[] end() throws IOException {
    byte[] tail = tail(END_LENGTH);
    int at = end(tail);
    if (at < 0) {
      tail = tail(END_LENGTH + LONGEST_COMMENT);
      at = end(tail);
    }
    if (at < 0) {
      throw noJar();
    }
    return Arrays.copyOfRange(tail, at, tail.length);
  }

  private byte[] tail(int most) throws IOException {
    byte[] tail = new byte[(int) Math.min(jar.length(), most)];
    jar.seek(jar.length() - tail.length);
    jar.readFully(tail);
    return tail;
  }

  /** Where it stands; a comment may have its signature, too, but not its length. */
  private static int end(byte[] tail) {
    int at = tail.length - END_LENGTH;
    while (at >= 0
        && (number(tail, at) != END_SIGNATURE
            || half(tail, at + 20) != tail.length - at - END_LENGTH)) {
      at--;
    }
    return at;
  }

  private int[] places() throws IOException {
    int entries = 0;
    for (int entry = 0; entry < directory.length; entry = next(entry)) {
      entries++;
    }
    int[] table = new int[4 * Integer.highestOneBit(entries + 1)];
    for (int entry = 0; entry < directory.length; entry = next(entry)) {
      int place = hash(entry) & (table.length - 1);
      while (table[place] != 0) {
        place = (place + 1) & (table.length - 1);
      }
      table[place] = entry + 1;
    }
    return table;
  }

  private int next(int entry) throws IOException {
    if (directory.length - entry < ENTRY_LENGTH
        || number(directory, entry) != ENTRY_SIGNATURE
        || directory.length - entry < ENTRY_LENGTH + nameLength(entry)) {
      throw noJar();
    }
    int further = half(directory, entry + 30) + half(directory, entry + 32);
    return entry + ENTRY_LENGTH + nameLength(entry) + further;
  }

  /** As {@link String#hashCode} has it for the name. */
  private int hash(int entry) {
    int hash = 0;
    int end = entry + ENTRY_LENGTH + nameLength(entry);
    for (int i = entry + ENTRY_LENGTH; i < end; i++) {
      hash = 31 * hash + (directory[i] & 0xff);
    }
    return hash;
  }

  private boolean isNamed(int entry, String path) {
    if (nameLength(entry) != path.length()) {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      if ((directory[entry + ENTRY_LENGTH + i] & 0xff) != path.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int nameLength(int entry) {
    return half(directory, entry + 28);
  }

  private int limited(int number) throws IOException {
    if (number > MOST) {
      throw noJar();
    }
    return notNegative(number);
  }

  private int notNegative(int number) throws IOException {
    if (number < 0) {
      throw noJar();
    }
    return number;
  }

  private IOException changed(@Nullable Throwable cause) {
    return new IOException(file + " was changed since it was opened", cause);
  }

  private IOException noJar() {
    return new IOException(file + " is no jar that can be read: give the path of the agent's jar");
  }

  private static int number(byte[] bytes, int at) {
    return half(bytes, at) | half(bytes, at + 2) << 16;
  }

  private static int half(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }
}
