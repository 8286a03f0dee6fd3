package io.confida.server.interview;

/** The part of a posting a line stands in, and how much a skill named there says about the job. */
enum Section {
  NEUTRAL(0.8),
  REQUIREMENTS(1),
  DUTIES(1),
  BONUS(0.5),
  COMPANY(0.4),
  BENEFITS(0.1),
  LEGAL(0.1),
  /** "What you don't need": names skills only to say that nobody asks for them. */
  EXCLUDED(0);

  private final double weight;

  Section(double weight) {
    this.weight = weight;
  }

  double weight() {
    return weight;
  }
}
