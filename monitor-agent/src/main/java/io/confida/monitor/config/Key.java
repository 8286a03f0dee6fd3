package io.confida.monitor.config;

/**
 * One setting. Its name is the same in the agent's arguments ({@code name=value}), in {@code
 * agent.yaml} ({@code name: value}) and as a flag ({@code --name value}).
 *
 * @param name its name, words joined by hyphens
 * @param type unit, bounds and parser
 * @param defaultText the default as an operator would write it; empty for none
 * @param description what it does, one sentence, as help and {@code config/agent.yaml} say it
 */
public record Key<T>(String name, ValueType<T> type, String defaultText, String description) {

  /** Whether the flag stands for true without a value. */
  public boolean isSwitch() {
    return type.label().isEmpty();
  }

  /** The default in words. */
  public String shownDefault() {
    return defaultText.isEmpty() ? "none" : defaultText;
  }
}
