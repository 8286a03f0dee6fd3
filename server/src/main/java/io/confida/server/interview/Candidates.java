package io.confida.server.interview;

import java.util.Arrays;
import java.util.List;

/**
 * The questions that come into question for a posting, each with its relevance and score. Only the
 * index lists of the posting's skills and roles and of their neighbours are read, and the general
 * questions.
 *
 * <p>Relevance is 0.55 × skill + 0.45 × role where the posting tells both, else what it tells:
 *
 * <ul>
 *   <li>skill: the weight of the best skill the two share (a neighbour counts {@value #RELATED} of
 *       it), a quarter of the second's, less for skills of the question that the posting does not
 *       ask for;
 *   <li>role: the strength of the posting's role it is written for, half of it for a neighbour.
 * </ul>
 *
 * The score adds a little for quality and takes a little for use.
 */
final class Candidates {
  static final double RELATED = 0.4;
  private static final double RELATED_ROLE = 0.5;
  private static final double SECOND = 0.25;
  private static final double SKILL_SHARE = 0.55;
  private static final double UNASKED = 0.35;
  private static final double TYPICAL = 0.3;
  private static final double GENERAL = 0.2;
  private static final double QUALITY = 0.12;
  private static final double USE = 0.08;
  private static final double FITTING_ROLE = 0.2;

  final int count;
  final QuestionBank.Entry[] entries;
  final double[] relevance;
  final double[] score;
  final boolean[] fits;

  /** Weight of each skill of the vocabulary that the posting names, else 0. */
  final double[] named;

  private static final int NONE = -1;

  private final QuestionBank bank;

  /** Which candidate a question of the bank is, or {@link #NONE}. */
  private final int[] place;

  private final double[] near;
  private final double[] role;
  private final boolean roleKnown;
  private final boolean skillKnown;

  Candidates(QuestionBank bank, JobDescription job) {
    this.bank = bank;
    int skills = bank.vocabulary().skills().size();
    this.named = new double[skills];
    this.near = new double[skills];
    this.role = new double[bank.roles().roles().size()];
    this.roleKnown = !job.roles().isEmpty();
    this.skillKnown = !job.skills().isEmpty();
    weighSkills(job);
    weighRoles(job);
    this.place = new int[bank.size()];
    Arrays.fill(place, NONE);
    int[] found = new int[bank.size()];
    int size = 0;
    for (int skill = 0; skill < skills; skill++) {
      if (named[skill] > 0 || near[skill] > 0) {
        size = collect(bank.withSkill(skill), found, size);
      }
    }
    for (int r = 0; r < role.length; r++) {
      if (role[r] > 0) {
        size = collect(bank.withRole(r), found, size);
      }
    }
    size = collect(bank.general(), found, size);
    this.count = size;
    this.entries = new QuestionBank.Entry[size];
    this.relevance = new double[size];
    this.score = new double[size];
    this.fits = new boolean[size];
    for (int i = 0; i < size; i++) {
      entries[i] = bank.entry(found[i]);
      rate(i);
    }
  }

  QuestionBank.Entry entry(int candidate) {
    return entries[candidate];
  }

  /** The candidates with this skill, in no order. */
  int[] withSkill(int skill) {
    int[] with = bank.withSkill(skill);
    int[] found = new int[with.length];
    int size = 0;
    for (int question : with) {
      if (place[question] != NONE) {
        found[size++] = place[question];
      }
    }
    return Arrays.copyOf(found, size);
  }

  private void weighSkills(JobDescription job) {
    for (RankedSkill ranked : job.skills()) {
      int number = ranked.skill().number();
      named[number] = Math.max(named[number], ranked.weight());
    }
    for (RankedSkill ranked : job.skills()) {
      for (int neighbour : bank.vocabulary().relatedTo(ranked.skill().number())) {
        near[neighbour] = Math.max(near[neighbour], RELATED * ranked.weight());
      }
    }
    for (RoleMatch match : job.roles()) {
      for (int skill : bank.typicalOf(match.role().number())) {
        near[skill] = Math.max(near[skill], TYPICAL * match.strength());
      }
    }
  }

  private void weighRoles(JobDescription job) {
    List<RoleMatch> matches = job.roles();
    for (RoleMatch match : matches) {
      int number = match.role().number();
      // All roles a title means are its roles; the first one's strength is the yardstick.
      double strength = match.strength() / matches.getFirst().strength();
      role[number] = Math.max(role[number], strength);
      for (Role neighbour : bank.roles().relatedTo(match.role())) {
        role[neighbour.number()] = Math.max(role[neighbour.number()], RELATED_ROLE * strength);
      }
    }
  }

  private int collect(int[] list, int[] found, int size) {
    int next = size;
    for (int question : list) {
      if (place[question] == NONE) {
        place[question] = next;
        found[next++] = question;
      }
    }
    return next;
  }

  private void rate(int candidate) {
    QuestionBank.Entry entry = entry(candidate);
    double best = 0;
    double second = 0;
    int unasked = 0;
    boolean craft = false;
    for (int skill : entry.skills) {
      double weight = Math.max(named[skill], near[skill]);
      if (weight > best) {
        second = best;
        best = weight;
      } else {
        second = Math.max(second, weight);
      }
      unasked += weight == 0 ? 1 : 0;
      craft |= named[skill] > 0 && !bank.vocabulary().skills().get(skill).isSoft();
    }
    double skill = Math.min(1, best + SECOND * second);
    if (entry.skills.length > 0) {
      skill *= 1 - UNASKED * unasked / entry.skills.length;
    }
    double ofRole = 0;
    for (int r : entry.roles) {
      ofRole = Math.max(ofRole, role[r]);
    }
    fits[candidate] =
        roleKnown
            ? ofRole >= FITTING_ROLE || craft
            : craft || entry.generality == 1 || (skillKnown && best > 0 && entry.generality > 0);
    double fit =
        roleKnown
            ? SKILL_SHARE * skill + (1 - SKILL_SHARE) * ofRole
            : SKILL_SHARE * skill + GENERAL * entry.generality;
    relevance[candidate] = Math.clamp(fit, 0.0, 1.0);
    score[candidate] = fit + QUALITY * (entry.quality - 0.5) - USE * entry.use;
  }
}
