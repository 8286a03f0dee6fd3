package io.confida.server.connection;

import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What all connections of a server have in common.
 *
 * @param bodies what they may hold of requests' bodies
 * @param refusals what they refuse without the web server
 * @param among where each is for as long as it is open
 * @param lastCall whether the server stops, so that each answer is the last one
 */
record Surroundings(
    ConnectionLimits limits,
    BodyBytes bodies,
    EarlyRefusals refusals,
    Set<ClientConnection> among,
    BooleanSupplier lastCall) {}
