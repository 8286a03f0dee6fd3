package io.confida.server.http;

import io.helidon.common.uri.UriQuery;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query parameters of one request, checked one by one as {@link Fields} are. */
public final class QueryReader {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");

  private final UriQuery query;
  private final List<Problem.FieldError> errors = new ArrayList<>();

  /** Reads the request's query. */
  public QueryReader(ServerRequest request) {
    this.query = request.query();
  }

  /** A text that must be there. */
  public String text(String name, int min, int max) {
    String text = optionalText(name, min, max);
    if (text == null && value(name) == null) {
      error(name, "is required: a text of " + min + " to " + max + " characters");
    }
    return text == null ? "" : text;
  }

  /** A text that may be absent. */
  public @Nullable String optionalText(String name, int min, int max) {
    String value = value(name);
    String fault = value == null ? null : TextRule.fault(value, min, max);
    if (fault != null) {
      error(name, fault);
      return null;
    }
    return value;
  }

  /** All values of a parameter that may be repeated. */
  public List<String> texts(String name, int maxItems, int maxLength) {
    List<String> values = query.all(name, List::of);
    if (values.size() > maxItems) {
      error(name, "may be repeated " + maxItems + " times at most");
    }
    for (String value : values) {
      String fault = TextRule.fault(value, 1, maxLength);
      if (fault != null) {
        error(name, fault);
      }
    }
    return values;
  }

  /** A whole number that may be absent. */
  public int number(String name, int min, int max, int otherwise) {
    String value = value(name);
    if (value == null) {
      return otherwise;
    }
    // Java reads a plus sign and the digits of all scripts, too.
    if (NUMBER.matcher(value).matches()) {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return (int) number;
      }
    }
    error(
        name,
        max == Integer.MAX_VALUE
            ? "must be a whole number of at least " + min
            : "must be a whole number from " + min + " to " + max);
    return otherwise;
  }

  /** One of a few words, which may be absent. */
  public <T> @Nullable T choice(String name, Collection<T> values, Function<T, String> wireName) {
    String text = value(name);
    if (text == null) {
      return null;
    }
    for (T value : values) {
      if (wireName.apply(value).equals(text)) {
        return value;
      }
    }
    error(name, "must be one of " + String.join(", ", values.stream().map(wireName).toList()));
    return null;
  }

  /** The page that is asked for. */
  public Paging paging(int defaultLimit, int maxLimit) {
    int limit = number("limit", 1, maxLimit, defaultLimit);
    int offset = number("offset", 0, Integer.MAX_VALUE, 0);
    String cursor = value("after");
    UUID after = null;
    if (cursor != null) {
      Optional<UUID> decoded = Paging.decode(cursor);
      if (decoded.isPresent()) {
        after = decoded.get();
      } else {
        error("after", "is not a cursor of this server; take it from a Link header");
      }
    }
    return new Paging(limit, offset, after);
  }

  /** Notes a fault that the caller found itself. */
  public void error(String name, String message) {
    errors.add(new Problem.FieldError(name, message));
  }

  /**
   * Ends the checks.
   *
   * @throws Problem 422 naming every broken parameter, if there is one
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw Problem.validation(errors);
    }
  }

  private @Nullable String value(String name) {
    return query.contains(name) ? query.first(name).orElse("") : null;
  }
}
