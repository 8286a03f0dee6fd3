/** Reading postings and choosing questions, without HTTP and database. */
@NullMarked
package io.confida.benchmarks.micro.posting;

import org.jspecify.annotations.NullMarked;
