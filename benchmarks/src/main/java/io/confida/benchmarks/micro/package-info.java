/** JMH benchmarks of single parts, each with its control in the same run. */
@NullMarked
package io.confida.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
