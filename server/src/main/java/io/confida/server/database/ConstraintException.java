package io.confida.server.database;

/** The database refused a write because a rule of the schema does not hold. */
public final class ConstraintException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  /** Which kind of rule. */
  public enum Rule {
    /** A value that must be unique is there already. */
    UNIQUE,
    /** A row that is referred to is missing, or one to be deleted is still referred to. */
    REFERENCE,
    /** A value outside its limits, or missing. */
    CHECK
  }

  private final Rule rule;

  ConstraintException(Rule rule, String message, Throwable cause) {
    super(message, cause);
    this.rule = rule;
  }

  /** The kind of rule that was broken. */
  public Rule rule() {
    return rule;
  }
}
