package io.confida.server.interview;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What was read in one posting, against its label. Names are compared by canonical name; a label
 * that the vocabulary does not know counts as missed.
 */
record PostingScore(
    LabelledPosting posting,
    JobDescription job,
    List<String> hit,
    List<String> missed,
    List<String> wrong,
    int mainHit,
    int mainLabelled) {

  static PostingScore of(LabelledPosting posting) {
    JobDescription job = ShippedBank.read(posting);
    Set<String> wanted = canonical(posting.skills());
    Set<String> found = new LinkedHashSet<>();
    job.skills().forEach(s -> found.add(s.skill().name()));
    List<String> hit = new ArrayList<>(wanted);
    hit.retainAll(found);
    List<String> missed = new ArrayList<>(wanted);
    missed.removeAll(found);
    List<String> wrong = new ArrayList<>(found);
    wrong.removeAll(wanted);
    Set<String> mains = canonical(posting.mainSkills());
    int labelled = mains.size();
    mains.retainAll(job.mainSkills().stream().map(Skill::name).toList());
    return new PostingScore(posting, job, hit, missed, wrong, mains.size(), labelled);
  }

  boolean seniorityRight() {
    return job.seniority().wireName().equals(posting.seniority());
  }

  private static Set<String> canonical(List<String> labels) {
    Set<String> names = new LinkedHashSet<>();
    for (String label : labels) {
      names.add(ShippedBank.VOCABULARY.find(label).map(Skill::name).orElse(label));
    }
    return names;
  }

  /** Sums over several postings. */
  record Total(
      String name,
      int postings,
      int hit,
      int missed,
      int wrong,
      int seniority,
      int mainHit,
      int main) {

    static Total of(String name, List<PostingScore> scores) {
      return new Total(
          name,
          scores.size(),
          scores.stream().mapToInt(s -> s.hit.size()).sum(),
          scores.stream().mapToInt(s -> s.missed.size()).sum(),
          scores.stream().mapToInt(s -> s.wrong.size()).sum(),
          (int) scores.stream().filter(PostingScore::seniorityRight).count(),
          scores.stream().mapToInt(PostingScore::mainHit).sum(),
          scores.stream().mapToInt(PostingScore::mainLabelled).sum());
    }

    double precision() {
      return (double) hit / (hit + wrong);
    }

    double recall() {
      return (double) hit / (hit + missed);
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %.3f | %.3f | %d of %d | %d of %d |",
          name,
          postings,
          precision(),
          recall(),
          seniority,
          postings,
          mainHit,
          main);
    }
  }
}
