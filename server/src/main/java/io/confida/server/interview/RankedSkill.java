package io.confida.server.interview;

/**
 * A skill of a posting with its rank.
 *
 * @param weight how much the job turns on it: 1 for the first, falling, above 0
 * @param main whether it is one of the posting's main skills, of which each deserves a question
 */
public record RankedSkill(Skill skill, double weight, boolean main) {}
