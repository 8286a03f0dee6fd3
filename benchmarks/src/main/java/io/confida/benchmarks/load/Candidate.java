package io.confida.benchmarks.load;

/** Who is measured. */
enum Candidate {
  /** The server. */
  OURS("ours"),
  /** What it is compared with. */
  CONTROL("control"),
  /** The server once more, in another process: how far it differs from the first is noise. */
  OURS_AGAIN("ours again");

  private final String words;

  Candidate(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
