package io.confida.benchmarks.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * JMH's own output, which also tells after each benchmark what was measured so far. JMH writes
 * results when all benchmarks are through, so Ctrl-C in the fiftieth minute would leave none.
 *
 * <p>JMH takes a fork that has ended for one that failed, says so, and starts the next. So whoever
 * ends forks has this hold JMH's threads first, all of which say something before they go on.
 */
public final class KeptOutput implements OutputFormat {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputFormat to;
  private final Consumer<JsonNode> kept;
  private final List<RunResult> results = new ArrayList<>();
  private volatile boolean held;

  /**
   * @param to JMH's own
   * @param kept told all results so far, as JMH's format {@code json} has them
   */
  public KeptOutput(OutputFormat to, Consumer<JsonNode> kept) {
    this.to = to;
    this.kept = kept;
  }

  /** The JVM is ending: from now on nothing is said, and whoever wants to does not go on. */
  public void hold() {
    held = true;
  }

  private OutputFormat to() {
    while (held) {
      LockSupport.park(this);
    }
    return to;
  }

  /** Without a result where the benchmark failed. */
  @Override
  public void endBenchmark(@Nullable BenchmarkResult result) {
    to().endBenchmark(result);
    if (result != null) {
      results.add(new RunResult(result.getParams(), List.of(result)));
      kept.accept(json(results));
    }
  }

  /** The same results once more, with each fork's iterations apart. */
  @Override
  public void endRun(Collection<RunResult> all) {
    to().endRun(all);
    if (!all.isEmpty()) {
      kept.accept(json(all));
    }
  }

  private static JsonNode json(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream text = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, text).writeOut(results);
    }
    try {
      return JSON.readTree(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("JMH's results are no JSON", e);
    }
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {
    to().iteration(benchmark, params, iteration);
  }

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {
    to().iterationResult(benchmark, params, iteration, data);
  }

  @Override
  public void startBenchmark(BenchmarkParams benchmark) {
    to().startBenchmark(benchmark);
  }

  @Override
  public void startRun() {
    to().startRun();
  }

  @Override
  public void print(String text) {
    to().print(text);
  }

  @Override
  public void println(String text) {
    to().println(text);
  }

  @Override
  public void verbosePrintln(String text) {
    to().verbosePrintln(text);
  }

  @Override
  public void write(int one) {
    to().write(one);
  }

  @Override
  public void write(byte[] some) throws IOException {
    to().write(some);
  }

  @Override
  public void flush() {
    to().flush();
  }

  /** What it writes to is closed by whoever opened it: it may be the console. */
  @Override
  public void close() {
    to().flush();
  }
}
