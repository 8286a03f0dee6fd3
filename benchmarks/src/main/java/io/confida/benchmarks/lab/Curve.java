package io.confida.benchmarks.lab;

/** Score against pool size. */
sealed interface Curve permits UslModel, UnimodalCurve {

  /** The score at a size. */
  double at(double size);
}
