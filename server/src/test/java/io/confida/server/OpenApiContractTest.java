package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OpenApiContractTest {

  private static final String LIVE = "{\"live\":true,\"timestamp\":\"2026-11-23T20:35:12.4Z\"}";

  private final OpenApiContract contract = OpenApiContract.load();

  @Test
  void remembersTheAnswersThatWereRight() {
    contract.validate("GET", "/live", 200, "application/json; charset=utf-8", LIVE);
    contract.validate(
        "delete", "/api/v1/questions/019ab2c0-11aa-7d20-8e11-90b1c2d3e4f5", 204, null, "");

    assertThat(contract.exercised())
        .extracting(OpenApiContract.Answer::toString)
        .containsExactly("DELETE /api/v1/questions/{id} 204", "GET /live 200");
    assertThat(contract.answers()).containsAll(contract.exercised());
  }

  @Test
  void aFixedPathComesBeforeOneWithAParameter() {
    contract.validate("GET", "/api/v1/questions/search?query=sql", 200, "application/json", "[]");

    assertThat(contract.exercised())
        .extracting(OpenApiContract.Answer::path)
        .containsExactly("/api/v1/questions/search");
  }

  @Test
  void refusesWhatIsNotDocumented() {
    assertThatThrownBy(() -> contract.validate("GET", "/nowhere", 200, "application/json", "{}"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("GET /nowhere is not in the OpenAPI document");
    assertThatThrownBy(() -> contract.validate("POST", "/live", 200, "application/json", LIVE))
        .hasMessage("POST /live is not in the OpenAPI document");
    assertThatThrownBy(() -> contract.validate("GET", "/live", 418, "application/json", LIVE))
        .hasMessage(
            "GET /live: status 418 is not in the OpenAPI document; known are 200, 403, 500");
    assertThatThrownBy(() -> contract.validate("GET", "/live", 200, "text/plain", LIVE))
        .hasMessageContaining("content type text/plain is not documented");
    assertThat(contract.exercised()).isEmpty();
  }

  @Test
  void refusesABodyThatIsNotWhatItsSchemaSays() {
    assertThatThrownBy(() -> live("{\"live\":true}")).hasMessageContaining("timestamp");
    assertThatThrownBy(() -> live("{\"live\":true,\"timestamp\":\"yesterday\"}"))
        .hasMessageContaining("date-time");
    assertThatThrownBy(() -> live(LIVE.replace("}", ",\"mood\":\"good\"}")))
        .hasMessageContaining("mood");
    assertThatThrownBy(() -> live("{")).hasMessageContaining("the body is not JSON");
    assertThatThrownBy(
            () -> contract.validate("DELETE", "/api/v1/sessions/{id}", 204, null, "gone"))
        .hasMessageContaining("no body is documented");
    assertThat(contract.exercised()).isEmpty();
  }

  @Test
  void aProblemsStatusIsTheAnswersStatus() {
    String problem =
        """
        {"type":"urn:confida:problem:http","title":"Not Found","status":404,
         "detail":"Nothing answers to this method and path.","instance":"/nowhere"}""";

    assertThatCode(() -> contract.validateProblem(404, "application/problem+json", problem))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> contract.validateProblem(400, "application/problem+json", problem))
        .hasMessageContaining("the problem says status 404");
    assertThatThrownBy(() -> contract.validateProblem(404, "application/json", problem))
        .hasMessageContaining("content type is application/json");
  }

  private void live(String body) {
    contract.validate("GET", "/live", 200, "application/json", body);
  }
}
