package io.confida.server.database.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * As whom PostgreSQL's programs run, for they refuse to run as root.
 *
 * @param prefix the command that changes the account, in front of the program; empty for "as is"
 * @param uid owner that files made by this process must get, or {@link #AS_IS}
 * @param gid group of those files, or {@link #AS_IS}
 */
record PostgresAccount(List<String> prefix, int uid, int gid) {
  static final int AS_IS = -1;
  private static final Logger LOG = System.getLogger(PostgresAccount.class.getName());
  private static final List<String> UNPRIVILEGED = List.of("postgres", "nobody");

  /**
   * An ordinary user stays who they are. Root runs PostgreSQL as the owner of {@code home}; where
   * that is root too, in a user namespace in which root is nobody, and where those are forbidden
   * (in many containers) as an unprivileged user, who then gets the files.
   *
   * @param permitted says by its name whether a way may be tried
   */
  static PostgresAccount choose(Path home, Predicate<String> permitted) {
    PostgresAccount unchanged = new PostgresAccount(List.of(), AS_IS, AS_IS);
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");
    if (windows || new UnixSystem().getUid() != 0) {
      return unchanged;
    }
    try {
      int owner = (int) Files.getAttribute(home, "unix:uid");
      if (owner != 0) {
        return asUser(home, owner, (int) Files.getAttribute(home, "unix:gid"), permitted);
      }
      PostgresAccount namespace = new PostgresAccount(List.of("unshare", "-U", "--"), AS_IS, AS_IS);
      // initdb asks for the account's name, so it needs one.
      if (permitted.test("unshare") && namespace.runs(home, "id", "-un")) {
        return namespace;
      }
      for (String user : UNPRIVILEGED) {
        Command.Result uid = Command.run(home, List.of("id", "-u", user));
        Command.Result gid = Command.run(home, List.of("id", "-g", user));
        if (uid.succeeded() && gid.succeeded()) {
          LOG.log(Level.INFO, "PostgreSQL refuses to run as root: it runs as {0}", user);
          PostgresAccount account =
              asUser(
                  home,
                  Integer.parseInt(uid.output().strip()),
                  Integer.parseInt(gid.output().strip()),
                  permitted);
          account.own(home);
          return account;
        }
      }
    } catch (IOException failed) {
      throw EmbeddedPostgres.unwritable(home, failed);
    }
    throw noWay("it has no user called postgres or nobody");
  }

  private static PostgresAccount asUser(Path home, int uid, int gid, Predicate<String> permitted) {
    Path parent = home.getParent();
    for (List<String> prefix :
        List.of(
            List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"),
            List.of("runuser", "-u", nameOf(uid), "--"))) {
      PostgresAccount account = new PostgresAccount(prefix, uid, gid);
      if (permitted.test(prefix.getFirst()) && account.runs(Path.of("/"), "id", "-u")) {
        // Whether the way to the directory is open for that user shows only on walking it.
        if (parent != null && !account.runs(Path.of("/"), "test", "-x", parent.toString())) {
          throw new EmbeddedPostgresException(
              ("PostgreSQL refuses to run as root, and the user %s it would run as cannot reach "
                      + "%s: set CONFIDA_DATA_DIR to a directory under /var/lib or give that user the way"
                      + " (chmod a+x)")
                  .formatted(nameOf(uid), parent));
        }
        return account;
      }
    }
    throw noWay("neither setpriv nor runuser works");
  }

  private static EmbeddedPostgresException noWay(String reason) {
    return new EmbeddedPostgresException(
        ("PostgreSQL refuses to run as root, and on this machine %s: run the server as an "
                + "ordinary user or set DATABASE_URL")
            .formatted(reason));
  }

  private static String nameOf(int uid) {
    Command.Result name = Command.run(Path.of("/"), List.of("id", "-un", Integer.toString(uid)));
    return name.succeeded() ? name.output().strip() : Integer.toString(uid);
  }

  private boolean runs(Path directory, String... command) {
    Command.Result result = Command.run(directory, command(List.of(command)));
    return result.succeeded() && !List.of("0", "root").contains(result.output().strip());
  }

  /** {@code command} as this account runs it. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /** Hands {@code tree}, made by this process, to this account. */
  void own(Path tree) throws IOException {
    if (uid == AS_IS) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      // The top comes last: its owner tells the next start that all of it was handed over.
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.setAttribute(each, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(each, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
