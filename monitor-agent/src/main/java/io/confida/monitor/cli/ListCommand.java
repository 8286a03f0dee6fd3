package io.confida.monitor.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.confida.monitor.target.LocalJvm;
import io.confida.monitor.target.LocalJvms;
import io.confida.monitor.target.TargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** {@code list}: the JVMs of this user, and their pools. */
final class ListCommand extends Command {
  private static final String JSON = "--json";
  private static final String NO_POOLS = "--no-pools";

  ListCommand(Console console) {
    super(
        console,
        "list",
        "[--json] [--no-pools]",
        "Lists the JVMs of this user on this machine, with the connection pools that are registered"
            + " in each.",
        "",
        "Each JVM is asked over its own local management connector. Nothing is loaded into it, but"
            + " the connector stays open there, at the loopback address and for this user alone, until"
            + " the JVM ends: a JVM cannot close it. --no-pools leaves the JVMs alone. A JVM that does"
            + " not answer within 5 seconds is listed without its pools.");
    flag(NO_POOLS, "Only list the JVMs: none is looked into, and no connector is opened.");
    flag(JSON, "One JSON array on standard output, for scripts.");
    examples(
        "  java -jar monitor-agent.jar list",
        "  java -jar monitor-agent.jar list --json | jq '.[] | select(.pools | length > 0) | .pid'");
    exits(ExitCode.OK, ExitCode.FAILED, ExitCode.USAGE);
  }

  @Override
  ExitCode run() {
    List<LocalJvm> jvms;
    try {
      jvms = LocalJvms.list();
    } catch (TargetException none) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(none.getMessage()), none);
    }
    boolean look = !has(NO_POOLS);
    List<JvmPools> seen = look ? JvmPools.look(jvms) : JvmPools.unseen(jvms);
    console().answer(has(JSON) ? json(seen, look) : table(seen, look));
    return ExitCode.OK;
  }

  private static String table(List<JvmPools> seen, boolean withPools) {
    if (seen.isEmpty()) {
      return "This user runs no other JVM that can be seen.";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PID", "JAVA", "MAIN", withPools ? "POOLS (active/max)" : ""));
    for (JvmPools jvm : seen) {
      String java = jvm.jvm().javaVersion().orElse("?");
      String main = jvm.jvm().main().isEmpty() ? "?" : jvm.jvm().main();
      List<String> pools = withPools ? jvm.words() : List.of("");
      for (int i = 0; i < pools.size(); i++) {
        rows.add(
            i == 0
                ? List.of(Long.toString(jvm.jvm().pid()), java, main, pools.get(0))
                : List.of("", "", "", pools.get(i)));
      }
    }
    return Table.of(rows);
  }

  private static String json(List<JvmPools> seen, boolean withPools) {
    JsonStringWriter json = JsonWriter.string();
    json.array();
    for (JvmPools jvm : seen) {
      json.object().value("pid", jvm.jvm().pid()).value("main", jvm.jvm().main());
      jvm.jvm().javaVersion().ifPresent(version -> json.value("java_version", version));
      jvm.problem().ifPresent(problem -> json.value("problem", problem));
      if (withPools) {
        pools(json, jvm.pools());
      }
      json.end();
    }
    return json.end().done();
  }

  private static void pools(JsonStringWriter json, List<JvmPools.Pool> pools) {
    json.array("pools");
    for (JvmPools.Pool pool : pools) {
      json.object().value("name", pool.name()).value("library", pool.library());
      pool.figures()
          .ifPresent(
              now -> {
                count(json, "active", now.active());
                count(json, "idle", now.idle());
                count(json, "total", now.total());
                count(json, "waiting", now.waiting());
                count(json, "max", now.max());
                count(json, "min", now.min());
              });
      json.end();
    }
    json.end();
  }

  private static void count(JsonStringWriter json, String name, OptionalInt count) {
    if (count.isPresent()) {
      json.value(name, count.getAsInt());
    }
  }
}
