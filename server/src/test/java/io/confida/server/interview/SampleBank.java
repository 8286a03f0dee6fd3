package io.confida.server.interview;

import io.confida.server.question.BankRole;
import io.confida.server.question.BankSkill;
import java.util.List;

/** A small vocabulary and catalog for tests that need no more. */
final class SampleBank {
  static final SkillVocabulary VOCABULARY =
      SkillVocabulary.of(
          List.of(
              skill(
                  "Java", "language", List.of("core java"), List.of(), List.of("Spring Framework")),
              skill("Python", "language", List.of("python3"), List.of(), List.of()),
              skill("Go", "language", List.of("golang"), List.of("Go"), List.of()),
              skill("C", "language", List.of("ansi c"), List.of("C"), List.of("C++")),
              skill("C++", "language", List.of("cpp"), List.of(), List.of()),
              skill("C#", "language", List.of("csharp"), List.of(), List.of(".NET")),
              skill(".NET", "web", List.of("dotnet"), List.of(), List.of()),
              skill("Node.js", "web", List.of("nodejs"), List.of(), List.of()),
              skill("React", "web", List.of("react.js"), List.of("React"), List.of("Node.js")),
              skill("React Native", "mobile", List.of(), List.of(), List.of()),
              skill("Spring Framework", "web", List.of("Spring"), List.of("Spring"), List.of()),
              skill("REST APIs", "web", List.of("rest api", "REST"), List.of("REST"), List.of()),
              skill("SQL", "database", List.of(), List.of(), List.of("PostgreSQL")),
              skill("SQL Server", "database", List.of("mssql"), List.of(), List.of("SQL")),
              skill("PostgreSQL", "database", List.of("postgres"), List.of(), List.of("SQL")),
              skill("Data Modeling", "data", List.of("data modelling"), List.of(), List.of()),
              skill("Kubernetes", "devops", List.of("k8s"), List.of(), List.of("Docker")),
              skill("Docker", "devops", List.of(), List.of(), List.of()),
              skill("Terraform", "devops", List.of(), List.of(), List.of()),
              skill("CI/CD", "devops", List.of(), List.of(), List.of()),
              skill("Lesson Planning", "education", List.of(), List.of(), List.of()),
              skill("Communication", "soft", List.of(), List.of(), List.of()),
              skill("Teamwork", "soft", List.of(), List.of(), List.of()),
              skill("Mentoring", "soft", List.of(), List.of(), List.of())));

  static final RoleCatalog ROLES =
      RoleCatalog.of(
          List.of(
              role(
                  "Backend Engineer",
                  "engineering",
                  List.of("backend developer", "java developer", "api engineer"),
                  List.of("Full Stack Engineer"),
                  List.of("SQL", "REST APIs")),
              role(
                  "Full Stack Engineer",
                  "engineering",
                  List.of("full-stack developer", "fullstack developer"),
                  List.of("Backend Engineer"),
                  List.of("React")),
              role(
                  "DevOps Engineer",
                  "engineering",
                  List.of("platform engineer"),
                  List.of("Backend Engineer"),
                  List.of("Kubernetes")),
              role(
                  "Engineering Manager",
                  "engineering",
                  List.of("software development manager"),
                  List.of(),
                  List.of("Mentoring")),
              role(
                  "Product Manager",
                  "product",
                  List.of("product owner"),
                  List.of(),
                  List.of("Communication")),
              role(
                  "Teacher",
                  "education",
                  List.of("mathematics teacher", "school teacher"),
                  List.of(),
                  List.of("Lesson Planning")),
              role(
                  "Registered Nurse",
                  "healthcare",
                  List.of("nurse", "staff nurse"),
                  List.of(),
                  List.of("Communication"))));

  private SampleBank() {}

  private static BankSkill skill(
      String name, String area, List<String> aliases, List<String> context, List<String> related) {
    return new BankSkill(name, area, aliases, context, related);
  }

  private static BankRole role(
      String name, String family, List<String> aliases, List<String> related, List<String> skills) {
    return new BankRole(name, family, aliases, List.of(), related, skills);
  }
}
