package io.confida.monitor.exposition;

import com.grack.nanojson.JsonStringWriter;
import io.confida.monitor.snapshot.PoolSnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How figures stand in a JSON document: absent rather than null, and not finer than measured. */
final class Fields {
  private Fields() {}

  static void put(JsonStringWriter json, String name, OptionalInt figure) {
    if (figure.isPresent()) {
      json.value(name, figure.getAsInt());
    }
  }

  static void put(JsonStringWriter json, String name, OptionalDouble figure) {
    if (figure.isPresent()) {
      put(json, name, figure.getAsDouble());
    }
  }

  /** Rounded to a millionth. */
  static void put(JsonStringWriter json, String name, double figure) {
    if (Double.isFinite(figure)) {
      double rounded = Math.round(figure * 1e6) / 1e6;
      if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
        json.value(name, (long) rounded);
      } else {
        json.value(name, rounded);
      }
    }
  }

  /** RFC 3339 in UTC, to the millisecond. */
  static void put(JsonStringWriter json, String name, Instant moment) {
    json.value(name, moment.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  /** The counts of a snapshot, by their own names. */
  static void counts(JsonStringWriter json, PoolSnapshot now) {
    put(json, "active", now.active());
    put(json, "idle", now.idle());
    put(json, "total", now.total());
    put(json, "waiting", now.waiting());
    put(json, "max", now.max());
    put(json, "min", now.min());
  }
}
