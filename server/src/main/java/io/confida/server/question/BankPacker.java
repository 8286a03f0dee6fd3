package io.confida.server.question;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Packs the bank while the server is built. */
public final class BankPacker {

  private BankPacker() {}

  /**
   * Writes the bank of this class path where {@link PackedBank} looks for it.
   *
   * @param args the folder of the compiled classes
   * @throws BankException if the bank's files have a fault, so that the build ends with it
   */
  public static void main(String[] args) throws IOException {
    Path packed = Path.of(args[0]).resolve(PackedBank.RESOURCE);
    Files.write(packed, PackedBank.of(BankFiles.written()).bytes());
  }
}
