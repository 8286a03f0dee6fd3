package io.confida.server.config;

import java.time.Duration;

/**
 * Clients' connections.
 *
 * @param most how many there may be at once
 * @param idleTimeout how long one is kept without a request
 * @param headTimeout how long a request's line and headers may take to come in
 * @param transferTimeout how long a body may take to come in, or an answer to be taken
 */
public record ConnectionSettings(
    int most, Duration idleTimeout, Duration headTimeout, Duration transferTimeout) {}
