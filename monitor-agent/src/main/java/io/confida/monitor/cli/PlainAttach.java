package io.confida.monitor.cli;

import io.confida.monitor.config.Key;
import io.confida.monitor.config.Keys;
import io.confida.monitor.config.TargetSpecs;
import io.confida.monitor.config.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code attach PID --inject}, with {@code --stay} and settings or without, read by hand: to load
 * the parser of command lines takes longer than all the rest until the agent answers. Whatever is
 * not as plain as that is left to the parser, which has the words for what is wrong.
 *
 * @param pid in digits
 * @param stays whether {@code --stay} was there
 * @param given values of settings, by the key's name
 */
record PlainAttach(String pid, boolean stays, Map<String, String> given) {

  /** Reads the words; empty where they are not plain. */
  static Optional<PlainAttach> of(String... words) {
    if (words.length < 3 || !words[0].equals("attach") || !isNumber(words[1])) {
      return Optional.empty();
    }
    boolean injects = false;
    boolean stays = false;
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 2; i < words.length; i++) {
      if (words[i].equals(Injecting.INJECT) && !injects) {
        injects = true;
      } else if (words[i].equals(Injecting.STAY) && !stays) {
        stays = true;
      } else {
        String name = settingWithValue(words[i]);
        String value = i + 1 < words.length ? words[++i] : "-";
        if (name == null || value.startsWith("-") || given.put(name, value) != null) {
          return Optional.empty();
        }
      }
    }
    return injects ? Optional.of(new PlainAttach(words[1], stays, given)) : Optional.empty();
  }

  private static boolean isNumber(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return !word.isEmpty() && word.length() <= 18;
  }

  private static @Nullable String settingWithValue(String word) {
    for (Key<?> key : Keys.ALL) {
      if (!key.isSwitch() && word.equals("--" + key.name())) {
        return key.name();
      }
    }
    return null;
  }

  /** Does what the command does. */
  ExitCode run(Console console) {
    Setup setup = Setup.of(Values.ofFlags(given, Keys.ALL), Optional.empty(), console);
    Found found = Found.of(TargetSpecs.ofWord(pid, Values.none(), console.environment()).target());
    return Injecting.run(console, found, setup, stays);
  }
}
