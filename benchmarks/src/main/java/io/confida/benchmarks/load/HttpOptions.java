package io.confida.benchmarks.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to measure servers over HTTP.
 *
 * @param scenarios which, in this order
 * @param rounds how often each is measured
 * @param measure how long each is measured
 * @param settle load before each measured time
 * @param warmUp load on each candidate before the first round
 * @param durable whether a commit waits for the disk
 * @param jvmOptions for the servers' JVMs
 * @param settings for the server, as environment variables; the control keeps the defaults
 * @param baseline another build's server to compare with, in place of the plain JDBC control
 * @param postings what parse-jd is asked
 */
public record HttpOptions(
    Set<Scenario> scenarios,
    int rounds,
    Duration measure,
    Duration settle,
    Duration warmUp,
    boolean durable,
    List<String> jvmOptions,
    Map<String, String> settings,
    @Nullable Path baseline,
    List<Posting> postings) {}
