package io.confida.benchmarks;

import io.confida.benchmarks.report.page.ReportPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a page of results. */
@Command(
    name = "report",
    description =
        "Makes report.html, one page with plots that loads nothing from elsewhere, and report.md, of"
            + " results of any of the other commands. sweep, tune, regret and jmh have plots, the"
            + " others tables.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "RESULT",
      description = "a result: its file, or a directory with such files")
  private List<Path> results = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the two files go; default: beside the first result")
  private @Nullable Path out;

  /** As every command has it; there is nothing to shorten. */
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private QuickOption quick = new QuickOption();

  @Override
  public void run() {
    try {
      List<Path> files = ResultPath.all(results).toList();
      ReportPage report = ReportPage.of(files);
      Path directory = out != null ? out : files.getFirst().toAbsolutePath().getParent();
      write(directory == null ? Path.of("") : directory, report);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void write(Path directory, ReportPage report) {
    PrintWriter console = spec.commandLine().getOut();
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("report.html"), report.html());
      Files.writeString(directory.resolve("report.md"), report.markdown());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + directory, e);
    }
    console.println(directory.resolve("report.html"));
    console.println(directory.resolve("report.md"));
    console.flush();
  }
}
