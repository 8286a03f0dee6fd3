package io.confida.server.question;

import java.util.Locale;

/**
 * How the words of a query are written for the search, which drops marks: C++ and C# would both be
 * a C. The schemas write the questions' texts in the same way ({@code V4__search_spelling.sql}).
 */
final class SearchSpelling {

  private SearchSpelling() {}

  /** The query in lower case, with a word for each name that has marks. */
  static String of(String query) {
    return query
        .toLowerCase(Locale.ROOT)
        .replace("c++", "cplusplus ")
        .replace("c#", "csharp ")
        .replace("f#", "fsharp ");
  }
}
