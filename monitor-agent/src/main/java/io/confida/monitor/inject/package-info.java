/**
 * What runs inside a target that is watched from within: finds pools by their objects, whether they
 * are registered or not, and hears of each borrow.
 */
@NullMarked
package io.confida.monitor.inject;

import org.jspecify.annotations.NullMarked;
