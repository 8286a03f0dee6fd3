package io.confida.monitor.discovery;

/** What a pool's MBeans may tell; a library that cannot tell a figure has no entry for it. */
public enum Figure {
  ACTIVE,
  IDLE,
  TOTAL,
  WAITING,
  MAX
}
