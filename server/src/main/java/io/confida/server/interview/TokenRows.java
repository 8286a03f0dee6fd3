package io.confida.server.interview;

import java.util.Arrays;

/** What is known of each word and each line of a text, row by row; the rows grow as it is cut. */
final class TokenRows {
  private static final int FEWEST_ROWS = 4;

  /** Folded words one after another. */
  final char[] low;

  int lowLength;

  int count;
  int[] start;
  int[] end;
  int[] lowStart;
  int[] lowEnd;
  byte[] gap;
  byte[] flags;
  int[] line;
  int[] clause;

  int lines;
  int[] lineFirst;
  byte[] lineFlags;

  /**
   * No rows yet.
   *
   * @param length of the text, in characters
   */
  TokenRows(int length) {
    // "&" becomes three letters.
    this.low = new char[3 * length + 8];
    // A guess that is right for most texts: titles and spellings are as many as postings.
    int words = FEWEST_ROWS + length / 5;
    this.start = new int[words];
    this.end = new int[words];
    this.lowStart = new int[words];
    this.lowEnd = new int[words];
    this.gap = new byte[words];
    this.flags = new byte[words];
    this.line = new int[words];
    this.clause = new int[words];
    int mostLines = FEWEST_ROWS + length / 50;
    this.lineFirst = new int[mostLines];
    this.lineFlags = new byte[mostLines];
  }

  /** Begins a word at this place of the text: what is added to {@link #low} from now on is its. */
  void begin(int at) {
    if (count == start.length) {
      grow();
    }
    start[count] = at;
    lowStart[count] = lowLength;
  }

  /** The word that was begun is whole. */
  void finish(int wordEnd, byte gapBefore, byte wordFlags, int inClause) {
    end[count] = wordEnd;
    lowEnd[count] = lowLength;
    gap[count] = gapBefore;
    flags[count] = wordFlags;
    clause[count] = inClause;
    count++;
  }

  /** The words from this one on are a line. */
  void finishLine(int first, byte kind) {
    if (lines == lineFirst.length) {
      lineFirst = Arrays.copyOf(lineFirst, 2 * lines);
      lineFlags = Arrays.copyOf(lineFlags, 2 * lines);
    }
    Arrays.fill(line, first, count, lines);
    lineFirst[lines] = first;
    lineFlags[lines++] = kind;
  }

  private void grow() {
    int size = 2 * count;
    start = Arrays.copyOf(start, size);
    end = Arrays.copyOf(end, size);
    lowStart = Arrays.copyOf(lowStart, size);
    lowEnd = Arrays.copyOf(lowEnd, size);
    gap = Arrays.copyOf(gap, size);
    flags = Arrays.copyOf(flags, size);
    line = Arrays.copyOf(line, size);
    clause = Arrays.copyOf(clause, size);
  }
}
