package io.confida.server.interview;

/** The few worlds of work: a word that may name a tool is one among tools of its own world. */
enum World {
  TECHNICAL,
  BUSINESS,
  HEALTH,
  EDUCATION,
  /** Soft skills, what every office uses, and support: of customers or of servers. */
  ALL;

  static World of(String area) {
    return switch (area) {
      case "soft", "office", "support" -> ALL;
      case "healthcare" -> HEALTH;
      case "education" -> EDUCATION;
      case "product",
          "project",
          "design",
          "research",
          "writing",
          "content",
          "sales",
          "marketing",
          "success",
          "hr",
          "legal",
          "admin",
          "hospitality",
          "finance",
          "operations",
          "retail" ->
          BUSINESS;
      default -> TECHNICAL;
    };
  }
}
