/** Which pools there are: one declarative row per pool library, and the search for their MBeans. */
@NullMarked
package io.confida.monitor.discovery;

import org.jspecify.annotations.NullMarked;
