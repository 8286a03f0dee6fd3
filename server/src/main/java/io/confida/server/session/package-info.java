/** Interview sessions: their questions and the answers to them, each for the user who made it. */
@NullMarked
package io.confida.server.session;

import org.jspecify.annotations.NullMarked;
