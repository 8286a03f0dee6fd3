package io.confida.monitor.cli;

import io.confida.monitor.config.Key;
import io.confida.monitor.config.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags that are settings: made of the table of keys. */
final class SettingFlags {
  private SettingFlags() {}

  /** One flag for each key. */
  static void add(CommandSpec spec, List<Key<?>> keys) {
    for (Key<?> key : keys) {
      String description =
          // A percent sign begins a variable in picocli's texts.
          (key.description()
                  + (key.isSwitch() ? "" : " " + capital(key.type().unit()) + ".")
                  + " Default: "
                  + key.shownDefault()
                  + ".")
              .replace("%", "%%");
      if (key.isSwitch()) {
        spec.addOption(
            OptionSpec.builder("--" + key.name())
                .type(Boolean.class)
                .arity("0")
                .negatable(true)
                .description(description)
                .build());
      } else {
        spec.addOption(
            OptionSpec.builder("--" + key.name())
                .type(String.class)
                .arity("1")
                .paramLabel(key.type().label())
                .description(description)
                .build());
      }
    }
  }

  /** What was given of these keys. */
  static Values read(ParseResult parsed, List<Key<?>> keys) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Key<?> key : keys) {
      Object value = parsed.matchedOptionValue("--" + key.name(), (Object) null);
      if (value != null) {
        given.put(key.name(), value.toString());
      }
    }
    return Values.ofFlags(given, keys);
  }

  private static String capital(String unit) {
    return Character.toUpperCase(unit.charAt(0)) + unit.substring(1);
  }
}
