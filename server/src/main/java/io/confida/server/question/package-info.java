/** The question bank: its texts, where they are kept, and the API over them. */
@NullMarked
package io.confida.server.question;

import org.jspecify.annotations.NullMarked;
