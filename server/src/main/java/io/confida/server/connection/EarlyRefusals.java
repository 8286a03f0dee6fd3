package io.confida.server.connection;

import org.jspecify.annotations.Nullable;

/**
 * What is refused by a request's head alone.
 *
 * <p>A refusal that the web server makes costs it about as much as any answer: it reads, routes and
 * keeps the request first. When there are many more requests than can be served, that is what there
 * is no time for. So these are refused as soon as their first bytes are there, their bodies are
 * passed over, and the web server never hears of them. Any thread may ask.
 */
public interface EarlyRefusals {

  /** Nothing is. */
  EarlyRefusals NONE =
      new EarlyRefusals() {
        @Override
        public boolean due() {
          return false;
        }

        @Override
        public byte @Nullable [] answerTo(RequestHead head) {
          return null;
        }
      };

  /** Whether anything is refused now; asked for each request, so it must cost nothing. */
  boolean due();

  /**
   * What this request is answered with: a status line, headers and a body of the length that they
   * say. It ends the connection where {@link RequestHead#last} says so, and keeps it elsewhere.
   *
   * @return null for a request that goes its usual way
   */
  byte @Nullable [] answerTo(RequestHead head);
}
