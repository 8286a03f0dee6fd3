package io.confida.server.question;

import java.util.List;

/** The bank's files cannot be used; each line of the message names file, entry and fault. */
public final class BankException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 20;

  BankException(List<String> faults) {
    super(message(faults));
  }

  BankException(String fault, Throwable cause) {
    super(fault, cause);
  }

  private static String message(List<String> faults) {
    String shown = String.join("\n", faults.subList(0, Math.min(SHOWN, faults.size())));
    return faults.size() > SHOWN
        ? shown + "\n… and %d more".formatted(faults.size() - SHOWN)
        : shown;
  }
}
