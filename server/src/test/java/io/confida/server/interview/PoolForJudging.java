package io.confida.server.interview;

import io.confida.server.question.BankEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Writes the questions an annotator has to judge for each labelled posting to {@code
 * target/judging-pool.yaml}: what the selection chooses, what a plain match by role gives, and what
 * a match by skill alone gives, shuffled so that nobody sees which came from where (pooling, as in
 * K. Spärck Jones and C. van Rijsbergen, "Report on the need for and provision of an ideal
 * information retrieval test collection", 1975).
 */
final class PoolForJudging {
  private static final Path POOL = Path.of("target", "judging-pool.yaml");
  private static final int CHOSEN = 10;
  private static final int BY_ROLE = 20;
  private static final int BY_SKILL = 10;

  private PoolForJudging() {}

  public static void main(String[] arguments) throws IOException {
    StringBuilder yaml = new StringBuilder();
    for (LabelledPosting posting : LabelledPosting.all()) {
      List<BankEntry> pool = pool(posting);
      yaml.append(posting.slug()).append(":\n");
      for (BankEntry entry : pool) {
        yaml.append("  - key: ").append(entry.key()).append('\n');
        yaml.append("    text: \"").append(escaped(entry.text())).append("\"\n");
      }
    }
    Files.createDirectories(POOL.getParent());
    Files.writeString(POOL, yaml);
    System.out.println("written to " + POOL.toAbsolutePath());
  }

  private static List<BankEntry> pool(LabelledPosting posting) {
    JobDescription job = ShippedBank.read(posting);
    // A fixed seed for each posting: the same pool in the same order at every run.
    Random random = new Random(posting.slug().hashCode());
    Set<BankEntry> pool = new LinkedHashSet<>(ShippedBank.select(job, CHOSEN));
    pool.addAll(byRole(job, random));
    pool.addAll(
        ShippedBank.select(
            new JobDescription(job.role(), List.of(), job.skills(), job.seniority()), BY_SKILL));
    List<BankEntry> shuffled = new ArrayList<>(pool);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static List<BankEntry> byRole(JobDescription job, Random random) {
    List<BankEntry> own = new ArrayList<>();
    for (RoleMatch match : job.roles()) {
      List<BankEntry> ofRole =
          new ArrayList<>(
              ShippedBank.ENTRIES.stream()
                  .filter(entry -> entry.roles().contains(match.role().name()))
                  .toList());
      Collections.shuffle(ofRole, random);
      own.addAll(ofRole);
    }
    return own.subList(0, Math.min(BY_ROLE, own.size()));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
