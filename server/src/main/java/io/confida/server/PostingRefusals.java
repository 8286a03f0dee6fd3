package io.confida.server;

import io.confida.server.config.AuthMode;
import io.confida.server.config.Settings;
import io.confida.server.connection.EarlyRefusals;
import io.confida.server.connection.RequestHead;
import io.confida.server.http.ErrorMapping;
import io.confida.server.http.OwnNames;
import io.confida.server.http.Problem;
import io.confida.server.interview.HybridAiService;
import io.confida.server.interview.InterviewRoutes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Refuses postings that no room is left for, before anything is read of them.
 *
 * <p>Who asks is not looked at: it is the same answer for all, and tells nothing but that the
 * server is busy. Whatever would be answered in another way to some goes its usual way, and is
 * refused at its route: requests for a name that is none of this machine's, and those of web pages
 * where CORS decides who may read the answer.
 */
final class PostingRefusals implements EarlyRefusals {

  private final HybridAiService interviews;
  private final Predicate<String> ourHost;
  private final boolean pagesToo;
  private final Map<String, byte[]> answersThatKeep = new HashMap<>();
  private final Map<String, byte[]> lastAnswers = new HashMap<>();

  PostingRefusals(HybridAiService interviews, Settings settings) {
    this.interviews = interviews;
    this.ourHost =
        settings.authMode() == AuthMode.OFF
            ? new OwnNames(settings.server().host())::isOwn
            : anyHost -> true;
    this.pagesToo = settings.cors().allowedOrigins().isEmpty();
    Problem full = interviews.full();
    for (String methodAndPath : InterviewRoutes.READING) {
      String path = methodAndPath.substring(methodAndPath.indexOf(' ') + 1);
      answersThatKeep.put(methodAndPath, ErrorMapping.wholeAnswer(full, path, false));
      lastAnswers.put(methodAndPath, ErrorMapping.wholeAnswer(full, path, true));
    }
  }

  @Override
  public boolean due() {
    return interviews.isFull();
  }

  @Override
  public byte @Nullable [] answerTo(RequestHead head) {
    byte[] found = (head.last() ? lastAnswers : answersThatKeep).get(head.methodAndPath());
    if (found == null || (head.fromPage() && !pagesToo) || !ourHost.test(head.host())) {
      return null;
    }
    interviews.refusedElsewhere();
    return found;
  }
}
