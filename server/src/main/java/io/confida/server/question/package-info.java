/** Questions: what one is, how its text is compared, and the bank that ships with the server. */
@NullMarked
package io.confida.server.question;

import org.jspecify.annotations.NullMarked;
