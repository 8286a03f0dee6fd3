package io.confida.server.question;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every start reads of the bundled bank, in a form that takes a few milliseconds to read where
 * its YAML takes some hundred. The build makes it from the YAML ({@link BankPacker}); where nobody
 * has made it, as when an IDE compiles, the YAML is read.
 *
 * @param checksum of the question files, see {@link BankFiles#checksum}
 * @param skills in the order of the files
 * @param roles in the order of the files
 */
record PackedBank(String checksum, List<BankSkill> skills, List<BankRole> roles) {

  /** On the class path. */
  static final String RESOURCE = "bank/packed";

  PackedBank {
    skills = List.copyOf(skills);
    roles = List.copyOf(roles);
  }

  static PackedBank of(BankFiles files) {
    return new PackedBank(files.checksum(), files.skills(), files.roles());
  }

  /** The one that the build has made, if it has. */
  static Optional<PackedBank> find() {
    try (InputStream in = PackedBank.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      return in == null ? Optional.empty() : Optional.of(read(in.readAllBytes()));
    } catch (IOException e) {
      throw new BankException(RESOURCE + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static PackedBank read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String checksum = in.readUTF();
    List<BankSkill> skills = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      skills.add(new BankSkill(in.readUTF(), in.readUTF(), list(in), list(in), list(in)));
    }
    List<BankRole> roles = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      roles.add(new BankRole(in.readUTF(), in.readUTF(), list(in), list(in), list(in), list(in)));
    }
    return new PackedBank(checksum, skills, roles);
  }

  /** The bytes of the resource: the same for the same bank. */
  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(checksum);
      out.writeInt(skills.size());
      for (BankSkill skill : skills) {
        out.writeUTF(skill.name());
        out.writeUTF(skill.area());
        list(out, skill.aliases());
        list(out, skill.needsContext());
        list(out, skill.related());
      }
      out.writeInt(roles.size());
      for (BankRole role : roles) {
        out.writeUTF(role.name());
        out.writeUTF(role.family());
        list(out, role.aliases());
        list(out, role.shared());
        list(out, role.related());
        list(out, role.skills());
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> list(DataInputStream in) throws IOException {
    int size = in.readUnsignedShort();
    List<String> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(in.readUTF());
    }
    return list;
  }

  private static void list(DataOutputStream out, List<String> list) throws IOException {
    out.writeShort(list.size());
    for (String item : list) {
      out.writeUTF(item);
    }
  }
}
