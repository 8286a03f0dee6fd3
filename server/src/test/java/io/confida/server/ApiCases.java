package io.confida.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/** What the cases of all resources need. */
interface ApiCases {

  String QUESTIONS = "/api/v1/questions";
  String SESSIONS = "/api/v1/sessions";

  TestServer server();

  TestDatabase database();

  /** A client for the local user. */
  Api api();

  /** A word that stands nowhere else. */
  default String unique() {
    return "w" + UUID.randomUUID().toString().replace("-", "");
  }

  /** A question that is not in the bank yet. */
  default ObjectNode newQuestion() {
    return Api.object("question_text", "What is " + unique() + "?", "category", "technical");
  }

  /** Adds a question to the bank; its id. */
  default String addQuestion(ObjectNode question) {
    return api().post(QUESTIONS, question).is(201).id();
  }

  /** Opens a practice session; its path. */
  default String openSession(Api owner) {
    return SESSIONS
        + "/"
        + owner.post(SESSIONS, Api.object("mode", "practice", "role", "Tester")).is(201).id();
  }

  /** Adds a question of the user's own to a session; the path of the question. */
  default String addSessionQuestion(String session) {
    return session + "/questions/" + addTexts(session, List.of("What about " + unique() + "?"));
  }

  /** Adds texts to a session; the id of the first. */
  default String addTexts(String session, List<String> texts) {
    return api().post(session + "/questions", Api.object("questions", texts)).is(201).text("0/id");
  }

  static String times(String text, int times) {
    return text.repeat(times);
  }
}
