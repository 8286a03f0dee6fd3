package io.confida.server.interview;

import io.confida.server.question.BankRole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The roles that questions are written for, found by what job titles call them. Immutable once
 * made, shared by all threads.
 */
public final class RoleCatalog {
  private static final int MOST = 3;
  private static final double WEAKEST = 0.35;
  private static final double BESIDE_BEST = 0.75;

  /** A word in the titles of so many roles says which job only when it stands alone. */
  private static final int COMMON = 6;

  /** Share of an alias's weight that must be in the title when some of its words are missing. */
  private static final double PARTIAL = 0.7;

  /**
   * A title.
   *
   * @param roles the roles it means alike
   * @param whole whether it means them only as the whole of a title
   */
  private record Alias(
      Set<Integer> roles,
      List<String> words,
      List<String> distinct,
      double weight,
      boolean whole) {}

  private final List<Role> roles;
  private final List<List<Integer>> related;
  private final Map<String, Integer> byName;
  private final Map<String, List<Alias>> byWord;
  private final Map<String, Double> weights;

  private RoleCatalog(
      List<Role> roles,
      List<List<Integer>> related,
      Map<String, Integer> byName,
      Map<String, List<Alias>> byWord,
      Map<String, Double> weights) {
    this.roles = List.copyOf(roles);
    this.related = related;
    this.byName = byName;
    this.byWord = byWord;
    this.weights = weights;
  }

  /**
   * The catalog of these entries.
   *
   * @throws IllegalArgumentException when a title belongs to two roles that do not share it, one
   *     that is shared has one role only, or a neighbour is nobody's; the message names all of them
   */
  public static RoleCatalog of(List<BankRole> entries) {
    List<String> faults = new ArrayList<>();
    List<Role> roles = new ArrayList<>();
    Map<String, Integer> byName = new HashMap<>();
    for (BankRole entry : entries) {
      if (byName.putIfAbsent(lower(entry.name()), roles.size()) != null) {
        faults.add("role '%s' is defined twice".formatted(entry.name()));
      }
      roles.add(new Role(roles.size(), entry.name(), entry.family(), entry.skills()));
    }
    List<List<Integer>> related = new ArrayList<>();
    Map<String, Integer> owners = new HashMap<>();
    Map<List<String>, Set<Integer>> titles = new HashMap<>();
    Map<String, Set<Integer>> shared = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      BankRole entry = entries.get(i);
      related.add(neighbours(entry, byName, faults));
      List<String> names = new ArrayList<>(entry.aliases());
      names.add(entry.name());
      for (String name : names) {
        Integer owner = owners.putIfAbsent(lower(name), i);
        if (owner != null && owner != i) {
          faults.add(
              "'%s' is a title of '%s' and of '%s'"
                  .formatted(name, roles.get(owner).name(), entry.name()));
        }
        // Without rank two titles may fall together; the role defined first keeps them.
        titles.putIfAbsent(TitleWords.of(name), Set.of(i));
      }
      for (String name : entry.shared()) {
        shared.computeIfAbsent(lower(name), n -> new TreeSet<>()).add(i);
      }
    }
    shared.forEach(
        (name, sharers) -> {
          if (sharers.size() == 1 || owners.containsKey(name)) {
            faults.add("'%s' is shared, and must stand so in each of its roles".formatted(name));
          }
          titles.put(TitleWords.of(name), sharers);
        });
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
    return index(roles, related, byName, titles);
  }

  private static List<Integer> neighbours(
      BankRole entry, Map<String, Integer> byName, List<String> faults) {
    List<Integer> found = new ArrayList<>();
    for (String name : entry.related()) {
      Integer number = byName.get(lower(name));
      if (number == null) {
        faults.add("role '%s': related '%s' is not defined".formatted(entry.name(), name));
      } else {
        found.add(number);
      }
    }
    return found;
  }

  private static RoleCatalog index(
      List<Role> roles,
      List<List<Integer>> related,
      Map<String, Integer> byName,
      Map<List<String>, Set<Integer>> titles) {
    // A word is worth the more the fewer roles use it: K. Spärck Jones's inverse document
    // frequency.
    Map<String, Set<Integer>> users = new HashMap<>();
    titles.forEach(
        (words, owners) ->
            words.forEach(
                word -> users.computeIfAbsent(word, w -> new HashSet<>()).addAll(owners)));
    Map<String, Double> weights = new HashMap<>();
    users.forEach((word, by) -> weights.put(word, Math.log(1 + (double) roles.size() / by.size())));
    Set<String> common = new HashSet<>();
    users.forEach(
        (word, by) -> {
          if (by.size() >= COMMON) {
            common.add(word);
          }
        });
    Map<String, List<Alias>> byWord = new HashMap<>();
    titles.forEach(
        (words, owners) -> {
          List<String> distinct = words.stream().distinct().toList();
          double weight = distinct.stream().mapToDouble(weights::get).sum();
          boolean whole = distinct.size() == 1 && common.contains(distinct.getFirst());
          Alias alias = new Alias(owners, words, distinct, weight, whole);
          distinct.forEach(word -> byWord.computeIfAbsent(word, w -> new ArrayList<>()).add(alias));
        });
    return new RoleCatalog(roles, related, byName, byWord, weights);
  }

  /** All roles, in the order of their numbers. */
  public List<Role> roles() {
    return roles;
  }

  /** The role of this canonical name, without regard to case. */
  public Optional<Role> find(String name) {
    Integer number = byName.get(lower(name));
    return number == null ? Optional.empty() : Optional.of(roles.get(number));
  }

  /** Neighbours of a role, as the catalog names them for it. */
  public List<Role> relatedTo(Role role) {
    return related.get(role.number()).stream().map(roles::get).toList();
  }

  /**
   * The roles a job title means, strongest first, at most three; empty for a title that no role
   * knows. A title fits a role when it holds all words of one of the role's titles, in any order,
   * or most of them by weight. A general one, like "Software Engineer", means several roles alike.
   *
   * @param title free text, like "Sr. Java Backend Dev (m/f/d)"
   */
  public List<RoleMatch> match(String title) {
    List<String> words = TitleWords.of(title);
    if (words.isEmpty()) {
      return List.of();
    }
    Set<String> present = new HashSet<>(words);
    double known = 0;
    for (String word : present) {
      // A word of no title says nothing for or against a role; it counts little.
      known += weights.getOrDefault(word, 0.5);
    }
    Map<Integer, Double> best = new HashMap<>();
    Set<Alias> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (String word : present) {
      for (Alias alias : byWord.getOrDefault(word, List.of())) {
        if (!seen.add(alias)) {
          continue;
        }
        double strength = strength(alias, words, present, known);
        if (strength >= WEAKEST) {
          alias.roles.forEach(role -> best.merge(role, strength, Math::max));
        }
      }
    }
    return strongest(best);
  }

  private double strength(Alias alias, List<String> words, Set<String> present, double known) {
    if (alias.words.equals(words)) {
      return 1;
    }
    if (alias.whole) {
      return 0;
    }
    double shared = 0;
    int count = 0;
    for (String word : alias.distinct) {
      if (present.contains(word)) {
        shared += weights.getOrDefault(word, 0.0);
        count++;
      }
    }
    double covered = Math.min(1, shared / known);
    if (count == alias.distinct.size()) {
      return 0.5 + 0.45 * covered;
    }
    boolean sameJob = words.contains(alias.words.getLast());
    boolean most = count >= 2 && shared >= PARTIAL * alias.weight && sameJob;
    return most ? 0.7 * covered * (shared / alias.weight) : 0;
  }

  private List<RoleMatch> strongest(Map<Integer, Double> best) {
    double top = best.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return best.entrySet().stream()
        .filter(e -> e.getValue() >= BESIDE_BEST * top)
        .map(e -> new RoleMatch(roles.get(e.getKey()), e.getValue()))
        .sorted(
            Comparator.comparingDouble(RoleMatch::strength)
                .reversed()
                .thenComparingInt(m -> m.role().number()))
        .limit(MOST)
        .toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
