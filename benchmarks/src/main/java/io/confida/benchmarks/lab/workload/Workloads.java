package io.confida.benchmarks.lab.workload;

import java.util.List;
import java.util.stream.Collectors;

/** The workloads there are. */
public final class Workloads {

  private Workloads() {}

  /** All of them, on tables of this scale. */
  public static List<Workload> all(Scale scale) {
    return List.of(
        new ReadById(scale),
        new ReadList(),
        new InterviewFlow(scale),
        new TpcB(scale),
        new HotRows(),
        new FastAndSlow(scale),
        new IoWait(),
        new CpuBound());
  }

  /**
   * The one with that name.
   *
   * @throws IllegalArgumentException with all names, if there is none
   */
  public static Workload named(String name, Scale scale) {
    return all(scale).stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no workload "
                        + name
                        + ", but: "
                        + all(scale).stream()
                            .map(Workload::name)
                            .collect(Collectors.joining(", "))));
  }
}
