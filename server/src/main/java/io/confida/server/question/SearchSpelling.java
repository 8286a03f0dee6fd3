package io.confida.server.question;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the words of a query are written for the search, which drops marks: C++ and C# would both be
 * a C, and .NET a net. The schemas write the questions' texts in the same way ({@code
 * V5__search_spelling_of_names_with_dots.sql}).
 */
final class SearchSpelling {

  /** Also of VB.NET and of .NET8, but not of a network after a full stop. */
  private static final Pattern DOTNET = Pattern.compile("\\.net(?![a-z_])");

  private static final Pattern ASPNET = Pattern.compile("asp\\.net(?![a-z_])");

  private SearchSpelling() {}

  /** The query in lower case, with a word for each name that has marks. */
  static String of(String query) {
    String marked =
        query
            .toLowerCase(Locale.ROOT)
            .replace("c++", "cplusplus ")
            .replace("c#", "csharp ")
            .replace("f#", "fsharp ")
            .replace("node.js", "nodejs ");
    return DOTNET.matcher(ASPNET.matcher(marked).replaceAll("aspnet ")).replaceAll(" dotnet ");
  }
}
