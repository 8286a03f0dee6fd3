package io.confida.benchmarks.report.page;

import io.confida.benchmarks.lab.regret.Regret;
import io.confida.benchmarks.lab.regret.RegretFile;
import io.confida.benchmarks.lab.regret.RegretTable;
import io.confida.benchmarks.lab.regret.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * How good the advice was, as a part of a page.
 *
 * @param name what the reader named
 * @param document the result
 */
record RegretSection(String name, RegretFile.Document document) implements Part {

  private static final String TITLE = "How good the advice is";
  private static final String TRIALS = "Simulated databases";
  private static final String WORKLOADS = "Each workload";
  private static final String EACH = "Each search";

  private static final String METHOD =
      "Regret is the throughput at the advised size to the best of the full sweeps of the same"
          + " workload, between whose blocks the probes were made; 1 is none. Strict takes both as"
          + " measured, and the luckiest size as the best: these are the aim's own words, and noise"
          + " counts against the advice. Crossed takes them as measured in one repeat, and as the best"
          + " the size that the other repeats have so: right in the mean, and it may pass 1. Smoothed"
          + " reads both from the smoothed curve through all repeats, by the same method that tune"
          + " uses. The sweeps of all repeats of a workload are judged together, so a rule has one"
          + " figure for all of them. FlexyPool is the library itself around HikariCP alone, from 10"
          + " connections, with one more for an acquisition of over 250 ms; its size at the end is"
          + " judged like the others. Knee within a step: where a strategy has the knee, which tune tells"
          + " beside the size that it advises (a step or two more where noise is large), to the knee"
          + " of the sweeps.";

  private Regret regret() {
    return document.regret();
  }

  private List<List<String>> conditions() {
    Regret.Setup setup = regret().setup();
    List<List<String>> pairs = new ArrayList<>();
    pairs.add(List.of("file", name));
    pairs.add(List.of("written", Conditions.time(document.time())));
    document.resumed().forEach(each -> pairs.add(List.of(Conditions.RESUMED, each)));
    pairs.add(List.of("workloads", String.join(", ", setup.workloads())));
    pairs.add(List.of("repeats", String.valueOf(setup.repeats())));
    pairs.add(List.of("load", setup.arrivals()));
    pairs.add(List.of("before the pool", setup.front()));
    pairs.add(List.of("database", setup.database()));
    pairs.add(
        List.of(
            "sweep",
            "sizes %s, %d rounds of %s s"
                .formatted(
                    setup.sizes(), setup.sweepRounds(), Conditions.seconds(setup.sweepSeconds()))));
    pairs.add(List.of("a round of a probe", Conditions.seconds(setup.tuneSeconds()) + " s"));
    if (setup.rule() != null) {
      pairs.add(List.of("rule of tune", setup.rule()));
    }
    pairs.add(List.of("seed", String.valueOf(setup.seed())));
    pairs.addAll(Conditions.machine(document.machine()));
    return pairs;
  }

  private List<List<String>> measured() {
    return RegretTable.summaries(regret().summaries());
  }

  private List<List<String>> simulated() {
    List<Summary> summaries = regret().synthetic().summaries();
    return RegretTable.summaries(summaries);
  }

  @Override
  public String html() {
    return "<section>\n<h2>"
        + TITLE
        + "</h2>\n<p>"
        + Html.escape(METHOD)
        + "</p>\n"
        + Html.table(RegretTable.SUMMARY, measured())
        + Html.list(RegretTable.words(regret()))
        + RegretPlot.of(regret()).map(plot -> plot + Html.paragraph(RegretPlot.HOW)).orElse("")
        + "<h3>"
        + WORKLOADS
        + "</h3>\n<p>"
        + Html.escape(RegretTable.WORKLOADS_TITLE)
        + "</p>\n"
        + Html.table(RegretTable.workloadsHeader(regret()), RegretTable.workloads(regret()))
        + "<h3>"
        + TRIALS
        + "</h3>\n<p>"
        + Html.escape(RegretTable.syntheticTitle(regret().synthetic()))
        + "</p>\n"
        + Html.table(RegretTable.SUMMARY, simulated())
        + "<h3>"
        + EACH
        + "</h3>\n"
        + Html.table(RegretTable.CELLS, RegretTable.cells(regret()))
        + "<details open><summary>How and where it was measured</summary>\n"
        + Html.table(List.of("", ""), conditions())
        + "</details>\n</section>\n";
  }

  @Override
  public String markdown() {
    return "## "
        + TITLE
        + "\n\n"
        + METHOD
        + "\n\n"
        + ReportPage.table(RegretTable.SUMMARY, measured())
        + '\n'
        + ReportPage.list(RegretTable.words(regret()))
        + "\n### "
        + WORKLOADS
        + "\n\n"
        + RegretTable.WORKLOADS_TITLE
        + "\n\n"
        + ReportPage.table(RegretTable.workloadsHeader(regret()), RegretTable.workloads(regret()))
        + "\n### "
        + TRIALS
        + "\n\n"
        + RegretTable.syntheticTitle(regret().synthetic())
        + "\n\n"
        + ReportPage.table(RegretTable.SUMMARY, simulated())
        + "\n### "
        + EACH
        + "\n\n"
        + ReportPage.table(RegretTable.CELLS, RegretTable.cells(regret()))
        + '\n'
        + ReportPage.table(List.of("measured", "how and where"), conditions())
        + '\n';
  }
}
