package io.confida.server.interview;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.question.BankEntry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Titles that name no speciality, in the shipped catalog. */
class GeneralTitlesTest {

  private static List<String> roles(String title) {
    return ShippedBank.ROLES.match(title).stream().map(match -> match.role().name()).toList();
  }

  private static List<BankEntry> questions(String title, String text) {
    return ShippedBank.select(
        JobDescription.read(title, text, ShippedBank.SCANNER, ShippedBank.ROLES), 10);
  }

  private static Set<String> skills(List<BankEntry> questions) {
    return questions.stream().flatMap(q -> q.skills().stream()).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Software Engineer",
        "Senior Software Engineer (m/f/d)",
        "Junior Software Developer",
        "SWE II",
        "Staff Software Engineer",
        "Lead Developer",
        "Principal Engineer",
        "Programmer",
      })
  void aGeneralEngineerIsAskedAsBackendAndFullStack(String title) {
    assertThat(roles(title)).containsExactly("Backend Engineer", "Full Stack Engineer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tech Lead",
        "Senior Technical Lead",
        "Technical Team Lead (f/m/x)",
        "Technology Leader",
      })
  void aTechLeadIsAskedAsEngineerAndLeader(String title) {
    assertThat(roles(title))
        .containsExactly("Backend Engineer", "Software Architect", "Engineering Manager");
  }

  @ParameterizedTest
  @CsvSource({
    "Software Engineer - Backend, Backend Engineer",
    "'Software Engineer, Mobile', Mobile Engineer",
    "Embedded Software Engineer, Embedded Engineer",
    "Java Software Engineer, Backend Engineer",
    "Technical Writer, Technical Writer",
    "Technical Recruiter, Recruiter",
    "Software Team Lead, Engineering Manager",
    "Solution Architect, Software Architect",
  })
  void aTitleThatSaysMoreStillMeansIt(String title, String role) {
    assertThat(roles(title)).first().isEqualTo(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Chemical Engineer", "Civil Engineer", "Sound Engineer", "Lead Miner"})
  void anEngineerOfAnotherTradeIsNoSoftwareEngineer(String title) {
    assertThat(roles(title)).isEmpty();
  }

  @Test
  void aGeneralPostingForAnEngineerGetsFundamentals() {
    List<BankEntry> questions =
        questions(
            "Software Engineer",
            "We build tools for logistics. You write clean code, test it and review that of"
                + " others. You know data structures and algorithms, SQL and Git.");

    assertThat(questions)
        .hasSize(10)
        .allSatisfy(
            q ->
                assertThat(q.roles())
                    .containsAnyOf(
                        "Backend Engineer", "Full Stack Engineer", "Software Architect"));
    assertThat(skills(questions)).contains("Data Structures and Algorithms", "SQL", "Git");
  }

  @Test
  void aPostingForATechLeadGetsCraftAndLeadership() {
    List<BankEntry> questions =
        questions(
            "Tech Lead",
            "You lead five engineers, decide on the architecture with them, and write code in"
                + " Java yourself. You mentor, review and plan.");

    assertThat(skills(questions))
        .contains("Java")
        .containsAnyOf("Technical Leadership", "Mentoring");
    assertThat(questions).anyMatch(q -> q.roles().contains("Engineering Manager"));
    assertThat(questions).anyMatch(q -> q.roles().contains("Backend Engineer"));
  }
}
