package io.confida.server.interview;

/** The few worlds of work: a word that may name a tool is one among tools of its own world. */
enum World {
  TECHNICAL,
  BUSINESS,
  HEALTH,
  EDUCATION,
  /** Soft skills and what every office uses. */
  ALL;

  static World of(String area) {
    return switch (area) {
      case "soft", "office" -> ALL;
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
          "support",
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
