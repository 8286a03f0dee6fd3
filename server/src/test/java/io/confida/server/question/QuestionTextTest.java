package io.confida.server.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class QuestionTextTest {

  @Test
  void caseBlanksAndPunctuationDoNotMakeAnotherQuestion() {
    assertThat(QuestionText.hash("  What’s a  B-tree,\tand why?"))
        .isEqualTo(QuestionText.hash("what's a b tree and WHY"))
        .hasSize(64)
        .matches("[0-9a-f]+");
  }

  @Test
  void compatibilityFormsAreOneForm() {
    assertThat(QuestionText.normalise("Ｗｈａｔ is a ﬁle?")).isEqualTo("what is a file");
  }

  @Test
  void languagesWithSignsStayApart() {
    assertThat(QuestionText.normalise("C++, C# and C: which?")).isEqualTo("c++ c# and c which");
    assertThat(QuestionText.hash("Why C?")).isNotEqualTo(QuestionText.hash("Why C++?"));
  }

  @Test
  void similarityLooksAtTheWordsThatCarryMeaning() {
    assertThat(
            QuestionText.similarity(
                "How would you design a cache for user sessions?",
                "Design a cache for the sessions of a user."))
        .isEqualTo(1.0, within(1e-9));
    assertThat(
            QuestionText.similarity(
                "How do you rotate a leaked key?", "Tell me about a conflict with a colleague."))
        .isZero();
  }

  @Property(tries = 200)
  void normalisingTwiceChangesNothing(@ForAll @StringLength(max = 60) String text) {
    String once = QuestionText.normalise(text);
    assertThat(QuestionText.normalise(once)).isEqualTo(once);
  }

  @Property(tries = 200)
  void similarityIsSymmetricAndOneForTheSameText(
      @ForAll @StringLength(max = 60) String a, @ForAll @StringLength(max = 60) String b) {
    assertThat(QuestionText.similarity(a, b)).isEqualTo(QuestionText.similarity(b, a));
    assertThat(QuestionText.similarity(a, b)).isBetween(0.0, 1.0);
    assertThat(QuestionText.similarity(a, a)).isEqualTo(1.0);
  }
}
