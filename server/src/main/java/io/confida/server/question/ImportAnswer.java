package io.confida.server.question;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.confida.server.http.Problem;
import java.util.List;
import java.util.Objects;

/** What the client of an import is told; the three counts add up to the items it sent. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ImportAnswer(int importedCount, int duplicateCount, int failedCount, List<Fault> errors) {

  /**
   * One fault of one item.
   *
   * @param index the item's place in the list, from 0
   */
  record Fault(@JsonProperty int index, @JsonProperty String message) {
    static Fault of(Problem.FieldError error) {
      return new Fault(
          Objects.requireNonNull(error.index()), error.field() + " " + error.message());
    }
  }
}
