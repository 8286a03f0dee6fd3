package io.confida.benchmarks.micro.posting;

import io.confida.server.interview.FoundSkill;
import io.confida.server.interview.JobDescription;
import io.confida.server.interview.QuestionSelection;
import io.confida.server.interview.RankedQuestion;
import io.confida.server.question.Question;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The two halves of parse-jd that need no database, by the posting's length: finding its skills,
 * and choosing questions for them. The controls do the least that could be called that: they look
 * up each word in a set, and rank each question by how many of the skills it probes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class PostingReads {

  private static final int QUESTIONS = 10;

  /** Length of the posting, in units of 1,024 characters. The API takes 10,000 characters. */
  @Param({"1", "8", "64"})
  public int kilobytes;

  private @Nullable PostingSample sample;

  /** For JMH. */
  public PostingReads() {}

  /** Reads the bank and makes a posting of the length. */
  @Setup
  public void make() {
    sample = new PostingSample(kilobytes * 1024);
  }

  /** Finds the skills, with their contexts, counts and weights. */
  @Benchmark
  public List<FoundSkill> scan() {
    return sample().scanner.scan(PostingSample.ROLE, sample().text);
  }

  /** The words that are the name of a skill. */
  @Benchmark
  public Set<String> scanControl() {
    return sample().wordsThatAreSkills();
  }

  /** Chooses questions for what was found. */
  @Benchmark
  public List<RankedQuestion> select() {
    return QuestionSelection.select(sample().bank, sample().job, QUESTIONS);
  }

  /** The questions that probe most of what was found. */
  @Benchmark
  public List<Question> selectControl() {
    return sample().mostSkills(QUESTIONS);
  }

  /** All of it: the skills, roles and seniority of the posting, and the questions. */
  @Benchmark
  public List<RankedQuestion> prepare() {
    PostingSample now = sample();
    JobDescription job =
        JobDescription.read(PostingSample.ROLE, now.text, now.scanner, now.catalog);
    return QuestionSelection.select(now.bank, job, QUESTIONS);
  }

  /** All of it, by the controls. */
  @Benchmark
  public List<Question> prepareControl() {
    return sample().mostOf(sample().wordsThatAreSkills(), QUESTIONS);
  }

  private PostingSample sample() {
    if (sample == null) {
      throw new IllegalStateException("not made");
    }
    return sample;
  }
}
