package io.confida.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that tells a client what went wrong (RFC 9457), thrown by whoever finds out.
 *
 * <p>All of it is shown to the client: no SQL, host name, stack or driver's text belongs in it.
 */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** HTTP's "422 Unprocessable Content", which Helidon has no constant for. */
  static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Content");

  private final transient Status status;
  private final String type;
  private final transient List<FieldError> errors;
  private final transient Map<String, Object> members;
  private final @Nullable Duration retryAfter;
  private final @Nullable String challenge;

  private Problem(
      Status status,
      String type,
      String detail,
      List<FieldError> errors,
      Map<String, Object> members,
      @Nullable Duration retryAfter) {
    this(status, type, detail, errors, members, retryAfter, null);
  }

  private Problem(
      Status status,
      String type,
      String detail,
      List<FieldError> errors,
      Map<String, Object> members,
      @Nullable Duration retryAfter,
      @Nullable String challenge) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
    this.errors = List.copyOf(errors);
    this.members = Map.copyOf(members);
    this.retryAfter = retryAfter;
    this.challenge = challenge;
  }

  /**
   * One broken field.
   *
   * @param field its name, with a path for nested ones such as {@code [3].category}
   * @param message what is wrong and what is allowed
   * @param index the item's place in a list that was sent, from 0; absent outside lists
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FieldError(String field, String message, @Nullable Integer index) {
    /** A broken field outside lists. */
    public FieldError(String field, String message) {
      this(field, message, null);
    }
  }

  /** 422 with every broken field named. */
  public static Problem validation(List<FieldError> errors) {
    return validation(errors, Map.of());
  }

  /** 422 with every broken field named, and further members of the answer. */
  public static Problem validation(List<FieldError> errors, Map<String, Object> members) {
    String detail =
        errors.size() == 1
            ? errors.getFirst().field() + ": " + errors.getFirst().message()
            : errors.size() + " fields are not as they should be; errors names each.";
    return new Problem(UNPROCESSABLE, "validation", detail, errors, members, null);
  }

  /** 404 for what does not exist, or is somebody else's. */
  public static Problem notFound(String what) {
    return new Problem(
        Status.NOT_FOUND_404,
        "not-found",
        "There is no such " + what + ".",
        List.of(),
        Map.of(),
        null);
  }

  /** 409 for a request that the present state does not allow. */
  public static Problem conflict(String detail) {
    return new Problem(Status.CONFLICT_409, "conflict", detail, List.of(), Map.of(), null);
  }

  /** 401 for who brings no token (RFC 6750, section 3). */
  public static Problem unauthorized() {
    return unauthorized(
        "This needs a token: Authorization: Bearer and a signed JSON Web Token.",
        "Bearer realm=\"confida\"");
  }

  /**
   * 401 for who brings a token that does not count.
   *
   * @param detail why; without quotation marks, and with nothing of the token
   */
  public static Problem unauthorized(String detail) {
    return unauthorized(
        detail,
        "Bearer realm=\"confida\", error=\"invalid_token\", error_description=\"" + detail + "\"");
  }

  private static Problem unauthorized(String detail, String challenge) {
    return new Problem(
        Status.UNAUTHORIZED_401, "unauthorized", detail, List.of(), Map.of(), null, challenge);
  }

  /** 429 with the time after which one more request is welcome. */
  public static Problem tooMany(Duration retryAfter) {
    return new Problem(
        Status.TOO_MANY_REQUESTS_429,
        "too-many-requests",
        "You ask more than this server lets one caller ask; RateLimit-Policy says how much that is.",
        List.of(),
        Map.of(),
        retryAfter);
  }

  /** 409 for a key whose first request is still under way. */
  public static Problem inProgress() {
    return new Problem(
        Status.CONFLICT_409,
        "in-progress",
        "A request with this Idempotency-Key is under way; send it again for its answer.",
        List.of(),
        Map.of(),
        Duration.ofSeconds(1));
  }

  /** 503 for a write that may have been stored or not. */
  public static Problem outcomeUnknown() {
    return new Problem(
        Status.SERVICE_UNAVAILABLE_503,
        "outcome-unknown",
        "The database was lost while it stored this, so whether it did is not known. Sent again"
            + " with the same Idempotency-Key the request is done once; one that had no key may"
            + " have been done.",
        List.of(),
        Map.of(),
        Duration.ofSeconds(2));
  }

  /** 403 for what only an administrator may do. */
  public static Problem forbidden() {
    return new Problem(
        Status.FORBIDDEN_403,
        "forbidden",
        "Only an administrator may do this.",
        List.of(),
        Map.of(),
        null);
  }

  /** 403 for a request whose {@code Host} is no name of this machine. */
  static Problem foreignHost() {
    return new Problem(
        Status.FORBIDDEN_403,
        "foreign-host",
        "The Host of this request is no name of this machine, so a web page may have sent it that"
            + " is none of this server's. Ask for localhost, 127.0.0.1 or the name in SERVER_HOST;"
            + " for other names the server needs AUTH_MODE=jwt.",
        List.of(),
        Map.of(),
        null);
  }

  /** 403 for a page of another web origin, or for what such a page may not send. */
  static Problem foreignOrigin() {
    return new Problem(
        Status.FORBIDDEN_403,
        "foreign-origin",
        "This came from a web page of another origin, which may not send it: CORS_ALLOWED_ORIGINS"
            + " lists the origins whose pages may, with GET, POST, PUT, PATCH and DELETE and the"
            + " headers Content-Type, Authorization and Idempotency-Key.",
        List.of(),
        Map.of(),
        null);
  }

  /** 413 for a body over its limit. */
  public static Problem tooLarge(long limitBytes) {
    return new Problem(
        Status.REQUEST_ENTITY_TOO_LARGE_413,
        "too-large",
        "The request body is larger than " + limitBytes + " bytes.",
        List.of(),
        Map.of(),
        null);
  }

  /** 503 with a time to come back. */
  public static Problem unavailable(String reason, Duration retryAfter) {
    return new Problem(
        Status.SERVICE_UNAVAILABLE_503,
        "unavailable",
        "Please try again: " + reason + ".",
        List.of(),
        Map.of(),
        retryAfter);
  }

  /** 500, with nothing of the cause. */
  static Problem internal(String reference) {
    return new Problem(
        Status.INTERNAL_SERVER_ERROR_500,
        "internal",
        "The server failed at this request; its log has the cause under reference "
            + reference
            + ".",
        List.of(),
        Map.of(),
        null);
  }

  /** Any other status, for what the web server itself refuses. */
  static Problem of(Status status, String detail) {
    String type =
        switch (status.code()) {
          case 404 -> "not-found";
          case 413 -> "too-large";
          default -> "http";
        };
    return new Problem(status, type, detail, List.of(), Map.of(), null);
  }

  /** The status that the answer has. */
  public Status status() {
    return status;
  }

  String type() {
    return "urn:confida:problem:" + type;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  List<FieldError> errors() {
    return errors;
  }

  Map<String, Object> members() {
    return members;
  }

  @Nullable String challenge() {
    return challenge;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
