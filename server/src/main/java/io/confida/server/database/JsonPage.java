package io.confida.server.database;

import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param document a JSON array
 * @param items how many items it has
 * @param total how many there are in all
 * @param lastId the last item's id where the list can go on after it, else absent
 */
public record JsonPage(String document, long items, long total, @Nullable String lastId) {

  /** Reads a row with the columns document, items, total and last_id. */
  public static JsonPage withLastId(Row row) {
    return new JsonPage(
        row.text("document"), row.number("items"), row.number("total"), row.textOrNull("last_id"));
  }

  /** Reads a row with the columns document, items and total. */
  public static JsonPage of(Row row) {
    return new JsonPage(row.text("document"), row.number("items"), row.number("total"), null);
  }
}
