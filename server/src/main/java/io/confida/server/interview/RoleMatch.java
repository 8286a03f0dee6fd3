package io.confida.server.interview;

/**
 * A role that a job title means.
 *
 * @param strength 1 for the role's own title, less the more of the title it leaves unexplained
 */
public record RoleMatch(Role role, double strength) {}
