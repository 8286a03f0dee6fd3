package io.confida.benchmarks;

import io.confida.benchmarks.report.Origin;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Going on with a run that was stopped. */
final class ResumeOption {

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "goes on with the run in that directory; the other options are to be the same, and so are"
              + " the code and the machine")
  private @Nullable Path directory;

  @Option(
      names = "--force",
      description =
          "with --resume: goes on although the code or the machine is another one, and the results"
              + " say so")
  private boolean force;

  /** The file to go on with, null for a new run. */
  @Nullable Path file() {
    return directory == null ? null : ResultPath.of(directory);
  }

  /**
   * Looks whether the figures of then and those of now belong together.
   *
   * @param before what the results say of their machine
   * @param notes what they say of earlier times that they were gone on with elsewhere
   * @return the notes, with one of this time where it is forced
   * @throws IllegalArgumentException with the way out, if they do not and nobody forces it
   */
  List<String> check(Map<String, Object> before, List<String> notes, PrintWriter console) {
    Map<String, Object> now = Origin.here();
    List<String> differences = Origin.differences(before, now);
    if (differences.isEmpty()) {
      if (String.valueOf(now.get("commit")).endsWith("-dirty")) {
        console.println(
            "The code differs from its commit, as it did then: only you know whether it is the"
                + " same.");
      }
      return notes;
    }
    String found = String.join("; ", differences);
    if (!force) {
      throw new IllegalArgumentException(
          "what %s holds was measured with another %s: such figures do not belong together; go on with that code on that machine, begin anew with --out, or add --force, which the results will tell"
              .formatted(directory, found));
    }
    console.println("Gone on with by --force: another " + found);
    List<String> all = new ArrayList<>(notes);
    all.add(Instant.now().truncatedTo(ChronoUnit.SECONDS) + ": " + found);
    return all;
  }
}
