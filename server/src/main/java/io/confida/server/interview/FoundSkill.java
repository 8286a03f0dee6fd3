package io.confida.server.interview;

/**
 * A skill that a posting names.
 *
 * @param count how often, the title included
 * @param firstPosition characters before its first mention, in the text without markup; -1 when
 *     only the title names it
 * @param inTitle whether the title names it
 * @param weight sum over its mentions of how much the place of the mention says: 1 in duties and
 *     requirements, little in a company's praise of itself and in legal text; no upper bound
 */
public record FoundSkill(
    Skill skill, int count, int firstPosition, boolean inTitle, double weight) {}
