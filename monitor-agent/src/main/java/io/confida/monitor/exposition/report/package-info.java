/** Shows a report: as plain text, as one self-contained HTML page, as a document for JSON. */
@NullMarked
package io.confida.monitor.exposition.report;

import org.jspecify.annotations.NullMarked;
