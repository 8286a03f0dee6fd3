package io.confida.monitor.target;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.rmi.NoSuchObjectException;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NameNotFoundException;
import javax.net.ssl.SSLException;

/** Says in one clause why a JVM cannot be reached, and what to do about it. */
final class Failures {
  private Failures() {}

  /**
   * Why a JMX connection failed.
   *
   * @param where the address as the operator knows it
   */
  static String connecting(String where, Throwable failure) {
    for (Throwable cause : causes(failure)) {
      if (cause instanceof InvalidClassException rejected
          && String.valueOf(rejected.getMessage()).contains("REJECTED")) {
        return where
            + " refuses JMX deserialization (its filter says REJECTED): use attach --inject, or"
            + " allow JMX's classes in its filter";
      }
      if (cause instanceof SecurityException) {
        return where
            + " refuses access: give a user and a password that it knows, with the right to read";
      }
      if (cause instanceof UnknownHostException) {
        return "unknown host in " + where + ": check its name";
      }
      if (cause instanceof NoRouteToHostException) {
        return "no route to " + where + ": check address and network";
      }
      if (cause instanceof SSLException) {
        return where
            + " and we do not agree on TLS: check trust store, certificate and whether its registry"
            + " uses TLS";
      }
      if (cause instanceof SocketTimeoutException) {
        return where + " does not answer: stopped, overloaded, or behind a firewall";
      }
      if (cause instanceof NameNotFoundException) {
        return "the RMI registry at " + where + " knows no JMX server: check the port";
      }
      if (cause instanceof java.rmi.ConnectIOException || cause instanceof EOFException) {
        return where
            + " is not an RMI registry, or its registry uses TLS: check the port, or switch TLS on";
      }
      if (cause instanceof ConnectException) {
        return "connection to "
            + where
            + " refused: check that the JVM runs with JMX open on that port";
      }
      if (cause instanceof NoSuchObjectException) {
        return where + " is another JVM now than its registry says: it may be starting";
      }
    }
    return where + " cannot be reached: " + last(failure);
  }

  /** Why attaching to a process failed. */
  static String attaching(long pid, Throwable failure) {
    var process = ProcessHandle.of(pid);
    if (process.isEmpty() || !process.get().isAlive()) {
      return "no process " + pid + ": `list` shows the JVMs there are";
    }
    if (pid == ProcessHandle.current().pid()) {
      return "process " + pid + " is this very monitor";
    }
    var owner = process.get().info().user();
    var self = ProcessHandle.current().info().user();
    if (owner.isPresent() && self.isPresent() && !owner.equals(self)) {
      return "process "
          + pid
          + " belongs to "
          + owner.get()
          + ": run this as the same user ("
          + self.get()
          + " now)";
    }
    for (Throwable cause : causes(failure)) {
      if (cause instanceof AgentLoadException) {
        String why = String.valueOf(cause.getMessage());
        return why.contains("not enabled") || why.contains("EnableDynamicAgentLoading")
            ? "process "
                + pid
                + " refuses agents at run time: start it with -XX:+EnableDynamicAgentLoading or"
                + " with -javaagent"
            : "process " + pid + " could not load the agent: " + why;
      }
      if (cause instanceof AgentInitializationException refused) {
        return "the agent did not start in process "
            + pid
            + " ("
            + refused.returnValue()
            + "): its standard error says why";
      }
      if (cause instanceof AttachNotSupportedException || isRefused(cause)) {
        return "process "
            + pid
            + " lets nobody attach: it is no JVM, was started with -XX:+DisableAttachMechanism, or"
            + " is stopped; -javaagent is the other way in";
      }
    }
    return "attaching to process " + pid + " failed: " + last(failure);
  }

  /** A JVM that was killed leaves its socket, and another process may have got its number. */
  private static boolean isRefused(Throwable cause) {
    return cause instanceof IOException
        && String.valueOf(cause.getMessage()).contains("Connection refused");
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !causes.contains(cause);
        cause = cause.getCause()) {
      // The innermost says most.
      causes.add(0, cause);
    }
    return causes;
  }

  private static String last(Throwable failure) {
    Throwable cause = causes(failure).get(0);
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : firstLine(cause);
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
