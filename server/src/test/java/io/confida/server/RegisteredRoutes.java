package io.confida.server;

import io.confida.server.OpenApiContract.Route;
import io.helidon.webserver.http.HttpRules;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The routes that a server registers, as it registers them. */
final class RegisteredRoutes {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final SortedSet<Route> routes = new TreeSet<>();

  private RegisteredRoutes() {}

  static SortedSet<Route> of(Application application) {
    RegisteredRoutes recorded = new RegisteredRoutes();
    for (Application.Mount mount : application.mounts()) {
      mount.routes().routing(recorded.rules(mount.path()));
    }
    return recorded.routes;
  }

  /** Rules that note each route below a path. */
  private HttpRules rules(String base) {
    return (HttpRules)
        Proxy.newProxyInstance(
            HttpRules.class.getClassLoader(),
            new Class<?>[] {HttpRules.class},
            (rules, method, arguments) -> {
              note(base, method, arguments);
              return rules;
            });
  }

  private void note(String base, Method method, Object[] arguments) {
    String below = arguments[0] instanceof String path ? path : "";
    String path = ("/" + base + "/" + below).replaceAll("/+", "/").replaceAll("(.)/$", "$1");
    if (path.startsWith("/docs/")) {
      return; // the parts of the page
    }
    if (METHODS.contains(method.getName())) {
      routes.add(new Route(method.getName().toUpperCase(Locale.ROOT), path));
    } else {
      throw new AssertionError("a route that this test cannot read: " + method + " of " + path);
    }
  }
}
