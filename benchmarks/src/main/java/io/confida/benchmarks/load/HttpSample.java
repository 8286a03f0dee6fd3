package io.confida.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One candidate under one scenario in one round.
 *
 * @param perSecond answers a second
 * @param failed answers with a status of 400 or more
 * @param p50Millis half of the latencies are no longer than this
 * @param p99Millis 99 % of the latencies are no longer than this
 * @param maxMillis the longest latency
 * @param clientMicros CPU time of the process that makes the load, for each request
 * @param serverMicros CPU time of the server's process, for each request
 * @param databaseMicros CPU time of PostgreSQL's processes, for each request
 * @param residentMebibytes memory of the server's process at the end
 */
record HttpSample(
    @JsonProperty("round") int round,
    @JsonProperty("scenario") Scenario scenario,
    @JsonProperty("candidate") Candidate candidate,
    @JsonProperty("requests_per_second") double perSecond,
    @JsonProperty("failed") long failed,
    @JsonProperty("p50_ms") double p50Millis,
    @JsonProperty("p99_ms") double p99Millis,
    @JsonProperty("max_ms") double maxMillis,
    @JsonProperty("client_cpu_us") double clientMicros,
    @JsonProperty("server_cpu_us") double serverMicros,
    @JsonProperty("database_cpu_us") double databaseMicros,
    @JsonProperty("resident_mib") double residentMebibytes) {

  /** Requests for each second of CPU time of server and database together. */
  double perCpuSecond() {
    return 1e6 / (serverMicros + databaseMicros);
  }
}
