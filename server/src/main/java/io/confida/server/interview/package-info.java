/** From a job posting to fitting questions: skills, roles and seniority, then the selection. */
@NullMarked
package io.confida.server.interview;

import org.jspecify.annotations.NullMarked;
