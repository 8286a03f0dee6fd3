package io.confida.server.health;

import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderValues;
import io.helidon.http.NotFoundException;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.spi.MeterRegistryFormatterProvider;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * {@code /metrics}: text for Prometheus, or OpenMetrics where that is preferred.
 *
 * <p>It answers in the place of Helidon's own, which has no body for an {@code Accept} that it
 * cannot serve or a name that it does not have, and has further paths and methods that fail. As
 * Prometheus's own libraries do, it gives text to whoever asks for what there is not (RFC 9110,
 * 12.5.1, leaves that to the server).
 */
public final class MetricsRoutes {

  private static final String PATH = "/metrics";

  private final MeterRegistry registry;
  private final MetricsConfig config = MetricsConfig.create();
  private final List<MeterRegistryFormatterProvider> formatters =
      ServiceLoader.load(MeterRegistryFormatterProvider.class).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  /** The meters of this registry. */
  public MetricsRoutes(MeterRegistry registry) {
    this.registry = registry;
  }

  /** To be registered before Helidon's. */
  public void register(HttpRouting.Builder routing) {
    routing.get(PATH, this::send);
    routing.any(PATH, MetricsRoutes::nothing);
    routing.any(PATH + "/*", MetricsRoutes::nothing);
  }

  private void send(ServerRequest request, ServerResponse response) {
    MediaType form = form(request);
    String text =
        formatters.stream()
            .map(
                each ->
                    each.formatter(form, config, registry, Optional.empty(), List.of(), List.of()))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("nothing writes metrics as " + form))
            .format()
            .map(Object::toString)
            .orElse("");
    response.header(HeaderValues.CACHE_NO_CACHE);
    response.headers().contentType(form);
    response.send(text);
  }

  private static MediaType form(ServerRequest request) {
    return request
        .headers()
        .bestAccepted(MediaTypes.TEXT_PLAIN, MediaTypes.APPLICATION_OPENMETRICS_TEXT)
        .orElse(MediaTypes.TEXT_PLAIN);
  }

  /** As of every other path and method that is none. */
  private static void nothing(ServerRequest request, ServerResponse response) {
    throw new NotFoundException("no such endpoint");
  }
}
