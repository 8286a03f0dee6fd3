package io.confida.server.interview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobDescriptionTest {
  private final SkillScanner scanner = new SkillScanner(SampleBank.VOCABULARY);

  private JobDescription read(String role, String text) {
    return JobDescription.read(role, text, scanner, SampleBank.ROLES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Backend Engineer                       | Backend Engineer
          Sr. Java Backend Dev (m/f/d)           | Backend Engineer
          Developer, Backend                     | Backend Engineer
          Back-End Programmer II                 | Backend Engineer
          FULL STACK DEVELOPER - remote          | Full Stack Engineer
          Senior Fullstack Engineer (JS/TS)      | Full Stack Engineer
          Teacher of Mathematics                 | Teacher
          ICU Staff Nurse - Night Shift          | Registered Nurse
          Sr Software Development Manager        | Engineering Manager
          """)
  void titlesLeadToRoles(String title, String role) {
    assertThat(SampleBank.ROLES.match(title))
        .first()
        .satisfies(m -> assertThat(m.role().name()).isEqualTo(role))
        .satisfies(m -> assertThat(m.strength()).isBetween(0.3, 1.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Beekeeper", "", "(m/f/d)", "Opera Singer, Ensemble", "Senior"})
  void aTitleNobodyKnowsLeadsNowhere(String title) {
    assertThat(SampleBank.ROLES.match(title)).isEmpty();
  }

  @Test
  void theOwnTitleIsStrongerThanALongerOne() {
    double own = SampleBank.ROLES.match("Senior Backend Engineer").getFirst().strength();
    double longer =
        SampleBank.ROLES.match("Backend Engineer for Tape Robots").getFirst().strength();
    assertThat(own).isEqualTo(1.0);
    assertThat(longer).isLessThan(own);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Senior Backend Engineer  | one year of Java will do                       | SENIOR
          Junior Java Developer    | you lead yourself                              | JUNIOR
          Lead Platform Engineer   | 3 years of experience                          | LEAD
          Staff Backend Engineer   | Java                                           | LEAD
          Staff Nurse              | a calm person                                  | MID
          Engineering Manager      | a team of 8                                    | LEAD
          Product Manager          | 3+ years in product management                 | MID
          Backend Engineer         | 6+ years of backend development                | SENIOR
          Backend Engineer         | at least five years with Java                  | SENIOR
          Backend Engineer         | 2-4 years of experience                        | MID
          Backend Engineer         | 0–1 years of professional experience           | JUNIOR
          Backend Engineer         | for recent graduates                           | JUNIOR
          Backend Engineer         | founded 12 years ago, 6 weeks off              | MID
          Backend Engineer         | a contract for 2 years                         | MID
          """)
  void seniority(String title, String text, Seniority seniority) {
    assertThat(read(title, text).seniority()).isEqualTo(seniority);
  }

  @Test
  void mainSkillsComeFirst() {
    JobDescription job =
        read(
            "Java Backend Engineer",
            """
            Company
            Our customers like Kubernetes.

            Requirements
            - Java and PostgreSQL
            - SQL, and good communication

            Nice to have
            - Terraform
            """);
    List<String> names = job.skills().stream().map(s -> s.skill().name()).toList();
    assertThat(names.subList(0, 3)).containsExactlyInAnyOrder("Java", "PostgreSQL", "SQL");
    assertThat(job.mainSkills()).extracting(Skill::name).contains("Java", "PostgreSQL");
    assertThat(job.skills()).isSortedAccordingTo((a, b) -> Double.compare(b.weight(), a.weight()));
    assertThat(job.skills()).allSatisfy(s -> assertThat(s.weight()).isBetween(0.01, 1.0));
  }

  @Test
  void theFirstLineHelpsWhenTheRoleSaysNothing() {
    assertThat(read("Job", "Backend Engineer (remote)\nWe write Java.").roles())
        .first()
        .satisfies(m -> assertThat(m.role().name()).isEqualTo("Backend Engineer"));
  }

  @Test
  void aLonelyWordOfAnotherTradeIsNoMainSkillOfAnUnknownJob() {
    JobDescription job = read("Beekeeper", "You keep bees. You use docker in the harbour.");
    assertThat(job.roles()).isEmpty();
    assertThat(job.mainSkills()).isEmpty();
  }
}
