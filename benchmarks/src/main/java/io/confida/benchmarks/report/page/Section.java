package io.confida.benchmarks.report.page;

import io.confida.benchmarks.lab.KneeFinding;
import io.confida.benchmarks.lab.sweep.SweepFile;
import io.confida.benchmarks.lab.sweep.SweepResult;
import io.confida.benchmarks.lab.sweep.SweepTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a report says of one result, in words.
 *
 * @param name what the reader named
 * @param document the result
 */
record Section(String name, SweepFile.Document document) {

  SweepResult result() {
    return document.result();
  }

  /** Of the machine that put the load, which is the database's where that is embedded. */
  int processors() {
    return document.machine().get("processors") instanceof Number number ? number.intValue() : 1;
  }

  String title() {
    return result().setup().workload() + " on " + result().setup().database();
  }

  /** The answer in one line. */
  String answer() {
    KneeFinding finding = result().finding();
    return finding == null ? "nothing was measured" : finding.text();
  }

  List<String> evidence() {
    KneeFinding finding = result().finding();
    List<String> lines = new ArrayList<>(finding == null ? List.of() : finding.evidence());
    lines.addAll(SweepTable.notes(result(), Double.POSITIVE_INFINITY));
    return lines;
  }

  /** How it was measured, as pairs of name and value. */
  List<List<String>> conditions() {
    SweepResult.Setup setup = result().setup();
    List<List<String>> pairs = new ArrayList<>();
    pairs.add(List.of("file", name));
    pairs.add(List.of("command", document.command()));
    pairs.add(List.of("written", Conditions.time(document.time())));
    document.resumed().forEach(each -> pairs.add(List.of(Conditions.RESUMED, each)));
    pairs.add(List.of("load", setup.arrivals()));
    pairs.add(List.of("before the pool", setup.front()));
    pairs.add(List.of("objective", setup.objective()));
    pairs.add(
        List.of(
            "rounds",
            "%d of %s s, each after %s s of load"
                .formatted(
                    setup.rounds(),
                    Conditions.seconds(setup.measureSeconds()),
                    Conditions.seconds(setup.settleSeconds()))));
    pairs.add(List.of("seed", String.valueOf(setup.seed())));
    pairs.addAll(Conditions.machine(document.machine()));
    return pairs;
  }

  /** A row of the overview. */
  List<String> summary() {
    SweepResult.Setup setup = result().setup();
    return List.of(setup.workload(), setup.arrivals(), setup.objective(), answer(), name);
  }
}
