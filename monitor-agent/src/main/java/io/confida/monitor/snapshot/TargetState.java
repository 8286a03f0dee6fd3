package io.confida.monitor.snapshot;

import java.time.Instant;

/** Whether the JVM that is watched can be seen. */
public sealed interface TargetState {

  /** The reason of a target that nobody has tried to reach yet. */
  String NOT_TRIED = "not reached yet";

  /** Since when it has been so. */
  Instant since();

  /** It is seen. */
  record Connected(Instant since) implements TargetState {}

  /**
   * It is not seen, or not any more; tried again later.
   *
   * @param reason one clause for people that names the way out, such as "access refused: give a
   *     user and a password"
   */
  record Lost(Instant since, String reason) implements TargetState {}
}
